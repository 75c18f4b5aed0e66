/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: { readonly Federated?: string; readonly AWS?: readonly string[] };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

export interface Role {
  readonly Properties: {
    readonly AssumeRolePolicyDocument: Policy;
    readonly Policies: readonly { readonly PolicyDocument: Policy }[];
    readonly ManagedPolicyArns?: readonly string[];
  };
}

export interface ImageRepository {
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: {
    readonly ImageTagMutability?: string;
    readonly ImageScanningConfiguration?: { readonly ScanOnPush?: boolean };
    readonly EncryptionConfiguration?: {
      readonly EncryptionType: string;
      readonly KmsKey?: string;
    };
    readonly LifecyclePolicy: { readonly LifecyclePolicyText: string };
    readonly RepositoryPolicyText?: Policy;
  };
}

const ISSUER = 'token.actions.githubusercontent.com';
const PULL = ['BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer'];
const PUSH = [
  ...PULL,
  'CompleteLayerUpload',
  'DescribeImages',
  'InitiateLayerUpload',
  'PutImage',
  'UploadLayerPart',
];

/** Why others than the workflows with this subject could assume the role. */
export function trustProblems(role: Role, subject: string): string[] {
  return role.Properties.AssumeRolePolicyDocument.Statement.flatMap((statement) => {
    const { StringEquals = {}, ...others } = statement.Condition ?? {};
    const provider = `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`;
    const trusted = statement.Principal?.Federated ?? 'anyone';
    return [
      ...wrong('action', statement.Action, 'sts:AssumeRoleWithWebIdentity'),
      ...(['<OidcProvider>', provider].includes(trusted) ? [] : [`trusts ${trusted}`]),
      ...wrong('audience', StringEquals[`${ISSUER}:aud`], 'sts.amazonaws.com'),
      ...wrong('subject', StringEquals[`${ISSUER}:sub`], subject),
      ...Object.keys(others).map((operator) => `compares with ${operator}`),
    ];
  });
}

/** What the role may do beyond pushing to these repositories. */
export function permissionProblems({ Properties: role }: Role, arns: readonly string[]): string[] {
  const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return [
    ...(role.ManagedPolicyArns ?? []).map((arn) => `has the managed policy ${arn}`),
    ...statements.flatMap((statement) => {
      const actions = [statement.Action].flat();
      if (actions.join() === 'ecr:GetAuthorizationToken') return unknownFields(statement);
      const resources = [statement.Resource ?? 'anything'].flat();
      return [
        ...unknownFields(statement),
        ...beyond(actions, PUSH),
        ...resources.filter((it) => !arns.includes(it)).map((it) => `acts on ${it}`),
      ];
    }),
  ];
}

/** How an image that runs could be replaced, deleted or published, or stay unscanned. */
export function repositoryProblems(repository: ImageRepository): string[] {
  const { Properties: properties } = repository;
  const { rules } = JSON.parse(properties.LifecyclePolicy.LifecyclePolicyText);
  const expired = rules.map(
    (rule: { selection: { tagStatus: string } }) => rule.selection.tagStatus,
  );
  const readers = properties.RepositoryPolicyText?.Statement ?? [];
  return [
    ...wrong('mutability of tags', properties.ImageTagMutability, 'IMMUTABLE'),
    ...wrong('scan on push', properties.ImageScanningConfiguration?.ScanOnPush, true),
    ...wrong('encryption', Boolean(properties.EncryptionConfiguration), true),
    ...wrong('expired images', expired.join(), 'untagged'),
    ...wrong('deletion policy', repository.DeletionPolicy, 'Retain'),
    ...wrong('replacement policy', repository.UpdateReplacePolicy, 'Retain'),
    ...readers.flatMap((statement) => [
      ...beyond([statement.Action].flat(), PULL),
      ...[statement.Principal?.AWS ?? 'anyone']
        .flat()
        .filter((account) => !/^\d{12}$/.test(account))
        .map((account) => `can be read by ${account}`),
    ]),
  ];
}

function wrong(what: string, found: unknown, expected: unknown): string[] {
  return found === expected ? [] : [`${what}: ${JSON.stringify(found)}`];
}

function beyond(actions: readonly string[], allowed: readonly string[]): string[] {
  return actions
    .filter((it) => !allowed.includes(it.replace(/^ecr:/, '')))
    .map((it) => `may ${it}`);
}

/** Such as `NotAction`, which grants everything else. */
function unknownFields(statement: Statement): string[] {
  const known = ['Sid', 'Effect', 'Action', 'Resource'];
  return Object.keys(statement)
    .filter((key) => !known.includes(key))
    .map((key) => `has ${key}`);
}
