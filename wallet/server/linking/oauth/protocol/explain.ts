import type { KoaContextWithOIDC, errors } from 'oidc-provider';

/** The members that explain an error of RFC 6749 §5.2: a stable code for programs, and words for developers. */
interface Explained {
  readonly code: string;
  readonly error_description: string;
}

const linkEnded: Explained = {
  code: 'mandate_revoked',
  error_description: 'the link has ended, or the refresh token is not one of yours',
};

/** The same for another client's code as for an unknown one. */
const codeInvalid: Explained = {
  code: 'code_invalid',
  error_description: 'this is not a valid code of yours: a code works once, within a minute',
};

const codeUsed: Explained = { code: 'code_used', error_description: 'the code was used before' };

const verifierWrong: Explained = {
  code: 'code_verifier_wrong',
  error_description: 'code_verifier is not the one whose challenge was pushed (RFC 7636)',
};

const proofMissing: Explained = {
  code: 'proof_missing',
  error_description: 'the DPoP header is missing (RFC 9449)',
};

const proofKeyDiffers: Explained = {
  code: 'proof_key_differs',
  error_description: 'the DPoP proof is made by another key than the request was pushed with',
};

/** Explanations of refused grants, by the library's private detail. */
const grantFaults = new Map<string, Explained>(
  Object.entries({
    'authorization code not found': codeInvalid,
    'authorization code is expired': codeInvalid,
    'authorization code already consumed': codeUsed,
    'already consumed': codeUsed,
    'authorization code redirect_uri mismatch': {
      code: 'redirect_uri_differs',
      error_description: 'redirect_uri is not the one that was pushed',
    },
    'code_verifier must be provided': verifierWrong,
    'code_verifier does not match code_challenge': verifierWrong,
    'DPoP proof JWT not provided': proofMissing,
    'missing DPoP proof JWT': proofMissing,
    'DPoP proof JWT Replay detected': {
      code: 'proof_used',
      error_description: 'the DPoP proof was used before: make a new one, with a new jti, for each request',
    },
    'DPoP proof key thumbprint does not match dpop_jkt': proofKeyDiffers,
    'failed jkt verification': proofKeyDiffers,
    'refresh token not found': linkEnded,
    'refresh token is expired': linkEnded,
    'grant not found': linkEnded,
    'grant is expired': linkEnded,
    mandate_not_found: linkEnded,
    linked_elsewhere: {
      code: 'linked_elsewhere',
      error_description: 'the wallet is linked to another account of yours',
    },
  }),
);

/** The same for an unknown client as for a wrong key. Other faults of an assertion may reveal that a client is known. */
const keyWrong = 'no key that is registered for this client_id verifies the client_assertion';

/** Explanations of refused clients, by the library's private detail. */
const clientFaults = new Map<string, string>(
  Object.entries({
    'client not found': keyWrong,
    'no applicable key found in the JSON Web Key Set': keyWrong,
    'signature verification failed': keyWrong,
    'alg mismatch': 'the client_assertion is signed by none of the algorithms in the discovery document',
    'jwt expired': 'exp of the client_assertion has passed',
    'jwt not active yet': 'nbf of the client_assertion is still to come',
    'client assertion tokens must only be used once': 'the client_assertion was used before: make a new jti for each',
  }),
);

/** Adds to a refusal which of the client's proofs failed, and reveals no stored data. */
export function explainRefusal(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void {
  const { body } = ctx;
  if (typeof body !== 'object' || body === null) return;
  const explained = explain(ctx, error);
  if (explained) ctx.body = { ...body, ...explained };
}

function explain(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): Explained | undefined {
  const detail = error.error_detail ?? '';
  switch (error.error) {
    case 'invalid_grant': {
      if (detail !== 'client mismatch') return grantFaults.get(detail);
      return ctx.oidc.params?.['grant_type'] === 'refresh_token' ? linkEnded : codeInvalid;
    }
    case 'invalid_client': {
      const known =
        clientFaults.get(detail) ?? (/^(exp|iat|nbf|jti|iss|aud|audience|sub|list) /.test(detail) ? detail : undefined);
      return { code: 'client_assertion_invalid', error_description: known ?? 'the client_assertion is not valid' };
    }
    case 'invalid_dpop_proof': {
      const description = error.error_description ?? '';
      const isUnverified = description === 'invalid DPoP key binding';
      const words = isUnverified ? 'the DPoP proof is not a JWT that its own public key verifies' : description;
      return { code: 'proof_invalid', error_description: words };
    }
    default:
      return undefined;
  }
}
