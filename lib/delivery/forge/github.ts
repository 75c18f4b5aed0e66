import * as v from 'valibot';
import { type Answer, type ApiClient, messageOf } from './api-client';
import { type Forge, notListed, type Opened, type Proposal } from './forge';
import { WebUrl } from './web-url';

const PullSchema = v.object({
  number: v.number(),
  html_url: WebUrl,
  head: v.optional(v.object({ ref: v.string() })),
});

/** GitHub, through its REST API. */
export class GitHub implements Forge {
  /**
   * @param repository as `owner/name`.
   * @param token the environment variable that has the token.
   */
  constructor(
    private readonly client: ApiClient,
    private readonly repository: string,
    private readonly token: string,
  ) {}

  get name(): string {
    return this.client.name;
  }

  /** GitHub itself refuses a second pull request of the same branches, also of two requests at once. */
  async open({ head, base, title, body }: Proposal): Promise<Opened> {
    const made = await this.client.request({
      method: 'POST',
      path: this.pulls(),
      body: { head, base, title, body },
    });
    if (made.kind !== 'answer') return made;
    const isThere = made.status === 422 && /already exists/i.test(messageOf(made.json));
    return isThere ? this.update({ head, base, title, body }) : this.opened(made);
  }

  private async update({ head, base, title, body }: Proposal): Promise<Opened> {
    const [owner = ''] = this.repository.split('/');
    const own = await this.listed(base, head, { head: `${owner}:${head}` });
    // The owner may have another name by now, to which GitHub redirects.
    const found =
      own.kind === 'read' && own.value === undefined ? await this.listed(base, head) : own;
    if (found.kind !== 'read') return found;
    const pull = found.value;
    if (pull === undefined) return notListed(head);
    const path = `${this.pulls()}/${pull.number}`;
    const changed = await this.client.request({ method: 'PATCH', path, body: { title, body } });
    return changed.kind === 'answer' ? this.opened(changed) : changed;
  }

  /** The open pull request of two branches. */
  private async listed(base: string, head: string, filter: Readonly<Record<string, string>> = {}) {
    const query = new URLSearchParams({ state: 'open', ...filter, base, per_page: '100' });
    const found = await this.client.request({ method: 'GET', path: `${this.pulls()}?${query}` });
    if (found.kind !== 'answer') return found;
    const list = this.client.read(found, v.array(PullSchema), this.fixes());
    if (list.kind !== 'read') return list;
    const value = list.value.find((it) => it.head === undefined || it.head.ref === head);
    return { kind: 'read' as const, value };
  }

  private opened(answer: Answer): Opened {
    const pull = this.client.read(answer, PullSchema, this.fixes());
    return pull.kind === 'read' ? { kind: 'opened', url: pull.value.html_url } : pull;
  }

  private pulls(): string {
    return `/repos/${this.repository}/pulls`;
  }

  private fixes(): Readonly<Record<number, string>> {
    const { token, repository } = this;
    return {
      401: `Set ${token} to a token that is valid and has not expired.`,
      403: `Give the token in ${token} the permission "Pull requests: write" for ${repository}; a classic token, the scope "repo". In GitHub Actions: "pull-requests: write" in "permissions", and "Allow GitHub Actions to create and approve pull requests" in the settings of the repository.`,
      404: `Check that ${repository} exists, and give the token in ${token} access to it, with the permission "Pull requests: write".`,
    };
  }
}
