/**
 * Every `code` that a fault of `validation-failed` may have, and what it says of its field. Codes never change their
 * meaning, and new ones come: a caller treats one that it does not know like any other fault.
 */
export const faultCodes = {
  // What is there, and what is not.
  required: 'It is missing, or `null`.',
  'unknown-field': 'Nothing here reads it: it is misspelled, or belongs elsewhere.',
  unknown: 'There is no such thing in your organization.',

  // Types.
  'not-a-string': 'It must be a text.',
  'not-a-number': 'It must be a number.',
  'not-a-whole-number': 'It must be a number without a fraction.',
  'not-a-boolean': 'It must be `true` or `false`.',
  'not-an-array': 'It must be a list.',
  'not-an-object': 'It must be an object.',

  // Values.
  'not-allowed': 'It is none of the values that are allowed.',
  'too-long': 'The text has too many characters.',
  'too-short': 'The text has too few characters.',
  'too-large': 'The number is too large.',
  'too-small': 'The number is too small.',
  'too-many': 'The list has too many elements.',
  'too-few': 'The list has too few elements.',
  'too-many-pairs': 'Counselors times scenarios are more than 5,000 pairs: send several requests.',
  repeated: 'It is there twice.',
  'invalid-uuid': 'It is no UUID.',
  'invalid-email': 'It is no e-mail address.',
  'invalid-time': 'It is no time of RFC 3339, such as `2027-01-31T12:00:00Z`, and no date where one may be.',
  'invalid-date': 'It is no date such as `2027-01-31`.',
  'not-after': 'It must be after the other end of the time that it ends.',
  'in-the-past': 'It must be in the future.',
  'too-old': 'It is longer ago than what is kept.',
  'invalid-url': 'It is no URL, or has a part that it must not have.',
  'not-public': 'It must be https, and lead to a public address.',
  'invalid-text': 'It has a character that cannot be stored: U+0000 or half of a surrogate pair.',
  'invalid-cursor': 'It is no cursor of this list, or of another sort order: begin again without one.',
  'invalid-idempotency-key': 'The header must be 1 to 255 printable characters of ASCII.',

  // The request as a whole.
  'malformed-request': 'What arrived is not HTTP, or its path is not well-formed.',
  'malformed-json': 'The body is not JSON.',
  'malformed-form': 'The form cannot be read.',
  'malformed-encoding': 'The body is not what its `Content-Encoding` says.',
  'too-deep': 'The body is nested too deeply.',
  'too-many-fields': 'An object, or a form, has too many fields.',

  // Imports.
  'unexpected-file': 'The form must have one file, in the field `file`.',
  'too-many-rows': 'A sheet of a workbook does not have as many rows: ask for another format.',
  'not-for-assignments': 'This option is for files of counselors or scenarios.',
  'not-for-rosters': 'This option is for files of assignments.',
  'invalid-mapping': 'It does not say of columns of ours where they are in the file: the message shows how.',

  // What is there already, or no more.
  taken: 'Another one has it; where upper and lower case alone differ, they are the same.',
  archived: 'It is archived, and cannot be assigned.',
  erased: 'Who this was is erased for good.',
  revoked: 'The key is revoked: make a new one.',
  expired: 'The key has expired: make a new one.',
  unchanged: 'It is what it was before.',

  // People.
  'last-admin': 'An organization keeps at least one active admin.',
  'wrong-password': 'It is not your password.',
  'no-password': 'You have none here, because you sign in elsewhere.',
  'not-yours': 'It is none of your groups of counselors, and you keep these alone.',
  unconfirmed: 'It is not the external id of the one that you are about to erase.',
  'has-role':
    'The counselor is also a user with more rights, who is not erased with them: part the two first.',
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof faultCodes;
