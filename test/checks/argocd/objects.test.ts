import { hook } from '../../../lib/checks/argocd/hook';
import { sourceType } from '../../../lib/checks/argocd/source-type';
import { syncOption } from '../../../lib/checks/argocd/sync-option';
import { tracking } from '../../../lib/checks/argocd/tracking';
import { deployment, manifestOf, object, violations } from '../unit';

const configMap = (data: object, metadata: object = {}) =>
  object('ConfigMap', 'v1', { data }, metadata);
const annotated = (annotations: object) => object('Job', 'batch/v1', {}, { annotations });
const application = (...syncOptions: string[]) =>
  object('Application', 'argoproj.io/v1alpha1', { spec: { syncPolicy: { syncOptions } } });

describe('source type', () => {
  test('a Kustomization is refused, but not one of Flux', () => {
    expect(
      violations(sourceType, [object('Kustomization', 'kustomize.config.k8s.io/v1beta1')]),
    ).toMatchObject([{ object: 'Kustomization/web', path: 'kind' }]);
    const flux = object('Kustomization', 'kustomize.toolkit.fluxcd.io/v1');
    expect(violations(sourceType, [flux, deployment()])).toEqual([]);
  });

  test('a list hides its objects from the other checks', () => {
    const list = object('ConfigMapList', 'v1', { items: [configMap({})] });
    expect(violations(sourceType, [list])).toEqual([
      {
        object: 'ConfigMapList/web',
        path: 'items',
        message: expect.stringContaining('without any of these checks'),
        fix: expect.stringContaining('`new ApiObject(chart, …)`'),
      },
    ]);
    expect(violations(sourceType, [object('List', 'v1')])).toHaveLength(1);
    const allowList = object('AllowList', 'example.com/v1', { spec: { items: ['a'] } });
    expect(violations(sourceType, [allowList])).toEqual([]);
  });

  test('an object with the text that makes Argo CD skip a file is refused', () => {
    const [found] = violations(sourceType, [
      configMap({ script: 'a\n# +argocd:skip-file-rendering\n' }),
    ]);
    expect(found?.message).toContain('"+argocd:skip-file-rendering"');
    expect(violations(sourceType, [configMap({ script: 'argocd:skip-file' })])).toEqual([]);
  });
});

test.each([
  ['annotations', 'argocd.argoproj.io/tracking-id'],
  ['annotations', 'argocd.argoproj.io/installation-id'],
  ['labels', 'argocd.argoproj.io/instance'],
])('an object with %s that contain %s is refused', (field, key) => {
  const copied = configMap({}, { [field]: { [key]: 'other' } });
  expect(violations(tracking, [copied])).toMatchObject([
    {
      path: `metadata.${field}["${key}"]`,
      message: expect.stringContaining(key),
      fix: expect.stringContaining(`\`metadata.${field}\``),
    },
  ]);
});

test('the recommended labels do not track an Application', () => {
  const labels = { 'app.kubernetes.io/instance': 'web' };
  expect(violations(tracking, [configMap({}, { labels })])).toEqual([]);
});

describe('sync options', () => {
  const key = 'argocd.argoproj.io/sync-options';

  test.each([
    ['Prun=false', 'Prune=false'],
    ['prune=false', 'Prune=false'],
    ['Prune=never', undefined],
    ['ServerSideApply', 'ServerSideApply=true'],
    ['Prune = false', 'Prune=false'],
    ['Delete=False', 'Delete=false'],
  ])('the option %s of an object is refused', (option, meant) => {
    const [found, ...others] = violations(syncOption, [
      annotated({ [key]: `Replace=true,${option}` }),
    ]);
    expect(others).toEqual([]);
    expect(found?.path).toBe(`metadata.annotations["${key}"]`);
    expect(found?.message).toContain(`"${option}"`);
    expect(found?.fix).toContain(meant ? `Did you mean "${meant}"?` : 'Prune=confirm');
  });

  test.each([
    'Prune=false,Delete=confirm',
    'Force=true, Replace=true',
    'SkipDryRunOnMissingResource=true',
    'ServerSideApply=false',
    'PruneLast=true,Validate=false',
    '',
    'Prune=false,, Delete=false ,',
  ])('the options %s of an object are known', (options) => {
    expect(violations(syncOption, [annotated({ [key]: options })])).toEqual([]);
  });

  test.each([
    ['ApplyOutOfSyncOnly=true', '`applyOutOfSyncOnly` in `sync.options`'],
    ['CreateNamespace=true', '`createNamespace` in `sync.options`'],
    ['FailOnSharedResource=true', '`failOnSharedResource` in `sync.options`'],
    ['PrunePropagationPolicy=orphan', '`prunePropagationPolicy` in `sync.options`'],
    ['RespectIgnoreDifferences=true', '`respectIgnoreDifferences` in `sync.options`'],
    ['ClientSideApplyMigration=false', 'Remove it here.'],
  ])('%s is an option of the whole Application, and refused on an object', (option, fix) => {
    const [found] = violations(syncOption, [annotated({ [key]: option })]);
    expect(found?.message).toContain('an option of a whole Application');
    expect(found?.fix).toContain(fix);
    expect(violations(syncOption, [], { argocd: [manifestOf(application(option))] })).toEqual([]);
  });

  test('the options of an Application are also checked', () => {
    const argocd = [manifestOf(application('CreateNamespace=true', 'PruneLst=true'))];
    expect(violations(syncOption, [], { argocd })).toMatchObject([
      { path: 'spec.syncPolicy.syncOptions[1]', fix: 'Did you mean "PruneLast=true"?' },
    ]);
    const all = [
      ...['FailOnSharedResource=true', 'PrunePropagationPolicy=background', 'Validate=false'],
      ...['ServerSideApply=true', 'ClientSideApplyMigration=false', 'Prune=confirm'],
    ];
    expect(violations(syncOption, [application(...all)])).toEqual([]);
  });

  test('compare options are also checked', () => {
    const compare = (value: string) =>
      violations(syncOption, [annotated({ 'argocd.argoproj.io/compare-options': value })]);
    expect(compare('IgnoreExtraneous,ServerSideDiff=true,IncludeMutationWebhook=true')).toEqual([]);
    expect(compare('IgnoreExtranous')).toMatchObject([{ fix: 'Did you mean "IgnoreExtraneous"?' }]);
    expect(compare('constructor')).toHaveLength(1);
  });
});

describe('hooks', () => {
  test.each([
    ['argocd.argoproj.io/hook', 'Presync', 'Did you mean "PreSync"?'],
    ['argocd.argoproj.io/hook', 'PostSync,BeforeAll', 'Use one of PreSync,'],
    ['argocd.argoproj.io/hook-delete-policy', 'HookSuceeded', 'Did you mean "HookSucceeded"?'],
    ['argocd.argoproj.io/sync-wave', '1.5', 'a whole number'],
    ['argocd.argoproj.io/sync-wave', 'first', 'a whole number'],
    ['helm.sh/hook', 'preinstall', 'Did you mean "pre-install"?'],
    ['helm.sh/hook-delete-policy', 'HookSucceeded', 'hook-succeeded'],
  ])('%s: %s is refused', (key, value, fix) => {
    const [found, ...others] = violations(hook, [annotated({ [key]: value })]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ object: 'Job/web', path: `metadata.annotations["${key}"]` });
    expect(found?.fix).toContain(fix);
  });

  test('valid annotations pass', () => {
    const known = [
      { 'argocd.argoproj.io/hook': 'PreSync', 'argocd.argoproj.io/sync-wave': '-1' },
      { 'argocd.argoproj.io/hook': 'PostSync, SyncFail' },
      { 'argocd.argoproj.io/hook': 'PostDelete' },
      { 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded' },
      { 'helm.sh/hook': 'pre-install,pre-upgrade', 'helm.sh/hook-weight': '5' },
      { 'helm.sh/hook-delete-policy': 'before-hook-creation' },
    ];
    expect(violations(hook, known.map(annotated))).toEqual([]);
  });
});
