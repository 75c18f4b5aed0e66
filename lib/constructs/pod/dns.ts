import type { k8s } from 'cdk8s-plus-28';
import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { checkedFields, checkedString, objectSchema, type SchemaEntries } from '../../base/schema';
import { IpAddress } from '../../kubernetes/ip-address';
import { DnsSubdomain, isDns1123Label, isDns1123Subdomain, NonEmpty } from '../../kubernetes/names';

/** The names of the pods, and how they resolve others. */
export interface PodDnsSpec {
  /**
   * Where the pods resolve names. `ClusterFirstWithHostNet` is for pods in the network of the node, and `None` for
   * `dnsConfig` alone.
   *
   * @default 'ClusterFirst'
   */
  readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  /** Adds to the resolver of `dnsPolicy`. @default nothing */
  readonly dnsConfig?: DnsConfig;
  /** Host names by address, as in `/etc/hosts`. @default none */
  readonly hostAliases?: Readonly<Record<string, readonly string[]>>;
  /** The host name of the pods. @default the name of each pod */
  readonly hostname?: string;
  /** The domain of the pods: the name of a headless Service. @default none */
  readonly subdomain?: string;
  /** Use the name with all domains as the host name. @default false */
  readonly setHostnameAsFQDN?: boolean;
}

/** Settings of the resolver (`/etc/resolv.conf`). */
export interface DnsConfig {
  /** The addresses of at most 3 servers. @default none */
  readonly nameservers?: readonly string[];
  /** At most 32 domains to search for a short name. @default none */
  readonly searches?: readonly string[];
  /** Options by name: a number, or `true` for one without a value. @example { ndots: 2 } @default none */
  readonly options?: Readonly<Record<string, number | true>>;
}

const HostLabel = checkedString((name) =>
  isDns1123Label(name)
    ? undefined
    : `${show(name)} is not a DNS label: use 1 to 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit.`,
);

const SearchDomain = checkedString((name) =>
  // Only of pods is an underscore allowed, as in `_tcp.example.com`.
  name === '.' || isDns1123Subdomain(name.replace(/\.$/, '').replaceAll('_', 'x'))
    ? undefined
    : `${show(name)} is not a domain, such as "example.com".`,
);

const DnsConfigSchema = v.pipe(
  objectSchema<DnsConfig>({
    nameservers: v.optional(
      v.pipe(v.array(IpAddress), v.maxLength(3, 'A pod has at most 3 nameservers.')),
    ),
    searches: v.optional(
      v.pipe(v.array(SearchDomain), v.maxLength(32, 'A pod searches at most 32 domains.')),
    ),
    options: v.optional(
      recordSchema(
        NonEmpty,
        v.union([v.number(), v.literal(true)], 'Use a number, or true for an option without one.'),
      ),
    ),
  }),
  checkedFields<DnsConfig>(function* ({ searches = [] }) {
    // https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#dns-search-domain-list-limits
    if (searches.join(' ').length <= 2048) return;
    yield { path: ['searches'], message: 'The domains together are limited to 2048 characters.' };
  }),
);

export const dnsEntries: SchemaEntries<PodDnsSpec> = {
  dnsPolicy: v.optional(v.picklist(['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'])),
  dnsConfig: v.optional(DnsConfigSchema),
  hostAliases: v.optional(
    recordSchema(IpAddress, v.pipe(v.array(DnsSubdomain), v.minLength(1, 'The list is empty.'))),
  ),
  hostname: v.optional(HostLabel),
  subdomain: v.optional(HostLabel),
  setHostnameAsFQDN: v.optional(v.boolean()),
};

/** Converts the names of the pods to Kubernetes' format. */
export function toDns(spec: PodDnsSpec): Partial<k8s.PodSpec> {
  const { dnsPolicy, dnsConfig, hostAliases, hostname, subdomain, setHostnameAsFQDN } = spec;
  return {
    ...(dnsPolicy !== undefined && { dnsPolicy }),
    ...(dnsConfig && { dnsConfig: toDnsConfig(dnsConfig) }),
    ...(hostAliases && {
      hostAliases: Object.entries(hostAliases).map(([ip, names]) => {
        return { ip, hostnames: [...names] };
      }),
    }),
    ...(hostname !== undefined && { hostname }),
    ...(subdomain !== undefined && { subdomain }),
    ...(setHostnameAsFQDN !== undefined && { setHostnameAsFqdn: setHostnameAsFQDN }),
  };
}

function toDnsConfig({ nameservers, searches, options }: DnsConfig): k8s.PodDnsConfig {
  return {
    ...(nameservers && { nameservers: [...nameservers] }),
    ...(searches && { searches: [...searches] }),
    ...(options && {
      options: Object.entries(options).map(([name, value]) => {
        return { name, ...(value !== true && { value: String(value) }) };
      }),
    }),
  };
}
