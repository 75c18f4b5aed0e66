import type { ApiServer } from '../api-server';

/** A schema of OpenAPI 2, as far as the campaign reads it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
}

/** The schemas of an API server. */
export class ServerSchemas {
  private constructor(
    private readonly definitions: Readonly<Record<string, Schema>>,
    private readonly byKind: ReadonlyMap<string, Schema>,
  ) {}

  static async of(api: ApiServer): Promise<ServerSchemas> {
    const { body } = await api.get('/openapi/v2');
    const definitions = body['definitions'] as Readonly<Record<string, Schema>>;
    const byKind = new Map<string, Schema>();
    for (const schema of Object.values(definitions)) {
      const kinds = (schema as { 'x-kubernetes-group-version-kind'?: Gvk[] })[
        'x-kubernetes-group-version-kind'
      ];
      for (const { group, version, kind } of kinds ?? []) {
        byKind.set(`${group ? `${group}/` : ''}${version} ${kind}`, schema);
      }
    }
    return new ServerSchemas(definitions, byKind);
  }

  /** The schema of an object; empty if the server has none. */
  of({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): Schema {
    return this.byKind.get(`${apiVersion} ${kind}`) ?? {};
  }

  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    return this.definitions[schema.$ref.replace('#/definitions/', '')] ?? {};
  }
}

interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}
