import * as v from 'valibot';
import { show } from '../../base/hint';
import { recordSchema } from '../../base/record-schema';
import { objectSchema, type Schema, unionByField } from '../../base/schema';
import { DnsSubdomain, NonEmpty, wholeNumber } from '../../kubernetes/names';
import type { AlbAuth, AlbAuthSettings, AlbCognito, AlbOidc } from './alb-spec';

/** The load balancer refuses endpoints without TLS. */
const HttpsUrl = v.pipe(
  v.string(),
  v.regex(
    /^https:\/\/[^\s/]+/,
    ({ input }) => `${show(input)} is not a URL that starts with "https://".`,
  ),
);

const WEEK = 604_800;

const settings = {
  onUnauthenticatedRequest: v.optional(v.picklist(['authenticate', 'allow', 'deny'])),
  scope: v.optional(NonEmpty),
  sessionCookie: v.optional(NonEmpty),
  sessionTimeout: v.optional(
    v.pipe(wholeNumber(1), v.maxValue(WEEK, 'The maximum is 604800, seven days.')),
  ),
};

const extraParams = v.optional(recordSchema(NonEmpty, v.string()));

type WithOidc = AlbAuthSettings & { readonly oidc: AlbOidc };
type WithCognito = AlbAuthSettings & { readonly cognito: AlbCognito };

/** A login at an identity provider or at Cognito. */
export const AuthSchema: Schema<AlbAuth> = unionByField<AlbAuth>(
  {
    oidc: objectSchema<WithOidc>({
      ...settings,
      oidc: objectSchema<AlbOidc>({
        issuer: HttpsUrl,
        authorizationEndpoint: HttpsUrl,
        tokenEndpoint: HttpsUrl,
        userInfoEndpoint: HttpsUrl,
        secretName: DnsSubdomain,
        extraParams,
      }),
    }),
    cognito: objectSchema<WithCognito>({
      ...settings,
      cognito: objectSchema<AlbCognito>({
        userPoolArn: v.pipe(
          v.string(),
          v.regex(
            /^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/\S+$/,
            ({ input }) => `${show(input)} is not a user pool of Amazon Cognito.`,
          ),
        ),
        userPoolClientId: NonEmpty,
        userPoolDomain: NonEmpty,
        extraParams,
      }),
    }),
  },
  'Use { oidc: { … } } or { cognito: { … } }.',
);
