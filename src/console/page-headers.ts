/**
 * What browsers let the console do, beside what `http/requests/security-headers.ts` says of every answer: run, show and ask
 * what comes from here, and nothing else. No nonces, for nothing in the page is inline.
 */

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'default',
};

/** What a page of ours never asks a person for. */
const unused = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

export const pageHeaders: Record<string, string> = {
  'Content-Security-Policy': Object.entries(policy)
    .map((each) => each.join(' '))
    .join(';'),
  'Permissions-Policy': unused.map((feature) => `${feature}=()`).join(', '),
  'X-Frame-Options': 'DENY',
};
