/** Who else lets people in beside the built-in sign-in, how they come, and where it says what somebody may do. */
export interface OidcSettings {
  readonly issuer: string;
  /** Of the JSON Web Tokens that are taken; unset: none are. */
  readonly audience: string | undefined;
  /** Unset: browsers are not sent there. */
  readonly client: OidcClientSettings | undefined;
  /** Claims, by name or as a path with dots. */
  readonly roleClaim: string;
  readonly organizationClaim: string;
  /** Days after which an account that no token came of is taken for one made anew with its e-mail; 0: never. */
  readonly relinkAfterDays: number;
}

/** What we are for the issuer, as a client of it. */
export interface OidcClientSettings {
  readonly id: string;
  /** Unset: a public client. */
  readonly secret: string | undefined;
  readonly scopes: string;
  /** What people call the issuer. */
  readonly name: string;
}
