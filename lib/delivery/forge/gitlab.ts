import * as v from 'valibot';
import type { Answer, ApiClient } from './api-client';
import { type Forge, notListed, type Opened, type Proposal } from './forge';
import { WebUrl } from './web-url';

const MergeRequestSchema = v.object({ iid: v.number(), web_url: WebUrl });

/** GitLab, through its REST API, over HTTP or through `glab`. */
export class GitLab implements Forge {
  /**
   * @param project its path, such as `group/subgroup/name`.
   * @param credentials what gives access, such as `the token in GITLAB_TOKEN`.
   */
  constructor(
    private readonly client: ApiClient,
    private readonly project: string,
    private readonly credentials: string,
  ) {}

  get name(): string {
    return this.client.name;
  }

  /** GitLab itself refuses a second merge request of the same branches, also of two requests at once. */
  async open(proposal: Proposal): Promise<Opened> {
    const { head, base, title, body } = proposal;
    const made = await this.client.request({
      method: 'POST',
      path: this.mergeRequests(),
      body: { source_branch: head, target_branch: base, title, description: body },
    });
    if (made.kind !== 'answer') return made;
    return made.status === 409 ? this.update(proposal) : this.opened(made);
  }

  private async update({ head, base, title, body }: Proposal): Promise<Opened> {
    const query = new URLSearchParams({
      state: 'opened',
      source_branch: head,
      target_branch: base,
    });
    const path = `${this.mergeRequests()}?${query}`;
    const found = await this.client.request({ method: 'GET', path });
    if (found.kind !== 'answer') return found;
    const list = this.client.read(found, v.array(MergeRequestSchema), this.fixes());
    if (list.kind !== 'read') return list;
    const [mergeRequest] = list.value;
    if (mergeRequest === undefined) return notListed(head);
    const changed = await this.client.request({
      method: 'PUT',
      path: `${this.mergeRequests()}/${mergeRequest.iid}`,
      body: { title, description: body },
    });
    return changed.kind === 'answer' ? this.opened(changed) : changed;
  }

  private opened(answer: Answer): Opened {
    const read = this.client.read(answer, MergeRequestSchema, this.fixes());
    return read.kind === 'read' ? { kind: 'opened', url: read.value.web_url } : read;
  }

  private mergeRequests(): string {
    return `/projects/${encodeURIComponent(this.project)}/merge_requests`;
  }

  private fixes(): Readonly<Record<number, string>> {
    const { credentials, project } = this;
    const rights = 'the scope "api" and the role Developer';
    return {
      401: `Renew ${credentials}: it is not valid, or has expired. A CI_JOB_TOKEN cannot open merge requests.`,
      403: `Give ${credentials} ${rights} in ${project}, and enable merge requests in the settings of the project.`,
      404: `Check that ${project} exists, and give ${credentials} ${rights} in it.`,
    };
  }
}
