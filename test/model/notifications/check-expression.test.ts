import { checkExpression } from '../../../lib/model/notifications/check-expression';
import { triggerVariables } from '../../../lib/model/notifications/variables';

const variables = triggerVariables({ context: ['region'], secrets: ['slack-token'] });
const problems = (text: string) => checkExpression(text, variables).map(({ message }) => message);

test.each([
  ["app.status?.operationState?.phase in ['Error', 'Failed']"],
  ['time.Now().Sub(time.Parse(app.status.operationState.startedAt)).Minutes() >= 5'],
  ['app.metadata.annotations["example.com/version"]'],
  ["any(app.status.conditions, .type == 'SyncError')"],
  ['map(app.status.resources, {#.kind}) | join(", ")'],
  ['let n = app.metadata.name; n startsWith "orders"'],
  ['repo.GetCommitMetadata(app.status.sync.revision).Author == context.region'],
  ['strings.ToUpper(appProject.spec.description) == secrets["slack-token"]'],
  ['filter(app.spec.sources, .helm != nil)[0].helm.valuesObject.anything.at.all'],
  ['(app.status.sync.revisions ?? [app.status.sync.revision])[0]'],
])('%s is accepted', (text) => {
  expect(problems(text)).toEqual([]);
});

test.each([
  ['ap.status', 'There is no variable `ap`. Did you mean `app`?'],
  [
    'xyz',
    'There is no variable `xyz`. There are `app`, `appProject`, `context`, `secrets`, `time`, `strings`, `repo`.',
  ],
  ['app.staus.health', '`app` has no field `staus`. Did you mean `status`?'],
  [
    'app.status.health.state',
    '`app.status.health` has no field `state`. It has lastTransitionTime, message, status.',
  ],
  ['app.metadata.name.first', '`app.metadata.name` is a single value, and has no field `first`.'],
  ['app.status.conditions.type', '`app.status.conditions` is a list, and has no field `type`.'],
  [
    'any(app.status.conditions, .kind)',
    '`#` has no field `kind`. It has lastTransitionTime, message, type.',
  ],
  [
    'app.status.conditions[0].typ',
    '`app.status.conditions[]` has no field `typ`. Did you mean `type`?',
  ],
  ['time.now()', '`time` has no field `now`. Did you mean `Now`?'],
  ['time.Now.Sub(1)', '`time.Now` is a function, and is not called here.'],
  ['app.metadata.name()', '`app.metadata.name` is not a function.'],
  ['lenn(app)', 'There is no function `lenn`. Did you mean `len`?'],
  [
    'sync.GetInfoItem(app, "x")',
    'There is no variable `sync`. There are `app`, `appProject`, `context`, `secrets`, `time`, `strings`, `repo`.',
  ],
  ['context.regon', '`context` has no field `regon`. Did you mean `region`?'],
  ['secrets["token"]', '`secrets` has no field `token`. It has slack-token.'],
  [
    'serviceType == "slack"',
    'There is no variable `serviceType`. There are `app`, `appProject`, `context`, `secrets`, `time`, `strings`, `repo`.',
  ],
  ['app.status ==', 'The expression ends here; expected a value.'],
])('%s is refused', (text, message) => {
  expect(problems(text)).toEqual([message]);
});

test('every problem is reported, not only the first', () => {
  expect(problems('app.a and app.b')).toHaveLength(2);
});
