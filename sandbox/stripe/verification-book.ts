/** A calendar date, as the API sends it. */
export interface DateParts {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** What the processor read from a document. */
export interface ReadDocument {
  readonly type: 'driving_license' | 'id_card' | 'passport';
  readonly first_name: string;
  readonly last_name: string;
  readonly dob: DateParts;
  /** ISO 3166-1 alpha-2. */
  readonly issuing_country: string;
  readonly expiration_date: DateParts | null;
  readonly number: string;
}

/** Why a submission failed. */
export interface VerificationError {
  readonly code: string;
  readonly reason: string;
}

/** A check of a person's identity document. */
export interface Verification {
  readonly id: string;
  readonly type: 'document' | 'id_number';
  readonly client_reference_id: string | null;
  readonly client_secret: string;
  metadata: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provided_details: Readonly<Record<string, string>> | null;
  readonly related_customer: string | null;
  /** The API does not send it back. */
  readonly return_url: string | null;
  status: 'requires_input' | 'processing' | 'verified' | 'canceled';
  last_error: VerificationError | null;
  /** The newest report, if anything was submitted. */
  report: string | null;
  document: ReadDocument | null;
  isRedacted: boolean;
  /** The last part of the page's address, which serves for one submission. */
  token: string;
  /** When the address was made, in seconds. */
  tokenAt: number;
  readonly created: number;
}
