import { checkTemplate } from '../../../lib/model/notifications/check-template';
import { templateVariables } from '../../../lib/model/notifications/variables';

const variables = templateVariables({ context: ['argocdUrl'], secrets: ['slack-token'] });
const problems = (text: string) => checkTemplate(text, variables).map(({ message }) => message);

test.each([
  ['{{if eq .serviceType "slack"}}:tada:{{end}} {{.app.metadata.name}} {{.recipient}}'],
  ['{{range $i, $c := .app.status.conditions}}{{$i}}{{$c.message}}{{.type}}{{end}}'],
  ['{{with .app.status.operationState}}{{.phase}} {{$.app.kind}}{{end}}'],
  ['{{(call .repo.GetCommitMetadata .app.status.sync.revision).Author | upper}}'],
  ['{{(call .time.Parse .app.status.operationState.startedAt).Local.Format "2006"}}'],
  ['{{index .secrets "slack-token" | toString}}'],
  ['{{(first .app.spec.sources).repoURL}}'],
  ['{{$name := .app.metadata.name}}{{if .app}}{{$name}}{{end}}'],
  ['{{range $key, $value := .app.metadata.labels}}{{$key}}={{$value}}{{end}}'],
  ['{{define "line"}}{{.whatever}}{{end}}{{template "line" .app}}'],
  ['{{range .app.status.resources}}{{else}}{{.app.kind}}{{end}}'],
])('%s is accepted', (text) => {
  expect(problems(text)).toEqual([]);
});

test.each([
  ['{{.ap.kind}}', '`.` has no field `ap`. Did you mean `app`?'],
  ['{{.app.metadata.nam}}', '`.app.metadata` has no field `nam`. Did you mean `name`?'],
  [
    '{{range .app.status.conditions}}{{.app.kind}}{{end}}',
    '`.` has no field `app`. It has lastTransitionTime, message, type.',
  ],
  [
    '{{range $c := .app.status.conditions}}{{$c.tpe}}{{end}}',
    '`$c` has no field `tpe`. Did you mean `type`?',
  ],
  [
    '{{with .app.status}}{{.phase}}{{end}}',
    expect.stringContaining('`.` has no field `phase`. It has controllerNamespace, '),
  ],
  [
    '{{.app.status.conditions.type}}',
    '`.app.status.conditions` is a list, and has no field `type`.',
  ],
  ['{{.time.Now}}', '`.time.Now` is a function: write `call .time.Now`.'],
  [
    '{{.repo.FullNameByRepoURL .app.spec.source.repoURL}}',
    '`.repo.FullNameByRepoURL` is a function: write `call .repo.FullNameByRepoURL`.',
  ],
  ['{{call .app.kind}}', '`call` calls something that is not a function.'],
  ['{{.app.kind "x"}}', '`.app.kind` is not a function, and takes no arguments.'],
  ['{{uper .app.kind}}', 'There is no function `uper`.'],
  ['{{env "HOME"}}', 'There is no function `env`.'],
  ['{{app.kind}}', 'There is no function `app`.'],
  ['{{index .secrets "token"}}', '`.secrets` has no field `token`. It has slack-token.'],
  ['{{.context.url}}', '`.context` has no field `url`. It has notificationType, argocdUrl.'],
  ['{{template "line" .}}', 'No template `line` is defined in this text.'],
  ['{{if .app}}', 'This `{{if}}` has no `{{end}}`.'],
])('%s is refused', (text, message) => {
  expect(problems(text)).toEqual([message]);
});
