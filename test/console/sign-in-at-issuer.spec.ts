/** Signing in at the organization's own issuer, from the button to where one wanted to go, and what may come instead. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { clientSettings, type Issuer, startIssuer } from '../support/issuer.js';
import { type Service, startService } from '../support/service.js';
import { describeInBrowser, expectAccessibleAtAllWidths } from './support/browser.js';

describeInBrowser(
  'an issuer',
  (console) => {
    let issuer: Issuer;
    let service: Service;

    beforeAll(async () => {
      const { body } = await console.world.admin.get('/api/auth/me');
      const person = { email_verified: true, organization: body.organization.id, role: 'supervisor' };
      issuer = await startIssuer({
        ada: { ...person, email: 'ada@id.test', name: 'Ada of the issuer' },
        stranger: { ...person, email: 'stranger@id.test', role: 'owner' },
      });
      service = await startService(console.world.databaseUrl, {
        OIDC_ISSUER: issuer.url,
        OIDC_NAME: 'Helplines United',
        ...clientSettings,
      });
    });
    afterAll(async () => {
      await service?.stop();
      await issuer?.stop();
    });

    const button = (page: Page) => page.getByRole('link', { name: 'Sign in with Helplines United' });
    const open = (path: string) => console.open(path, { as: null, at: service.url });

    it('is offered by its name, and leads back to where one wanted to go, by keyboard alone', async () => {
      const page = await open('/assignments?status=pending');
      await button(page).waitFor();
      await expectAccessibleAtAllWidths(page);
      await button(page).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'ada' }).press('Enter');
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      expect(page.url()).toBe(`${service.url}/assignments?status=pending`);
      await page.locator('summary', { hasText: 'Ada of the issuer' }).waitFor();
      const kept = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      expect(kept).not.toMatch(/eyJ|token/i);
    });

    it.each([
      ['nobody', 'Signing in there was cancelled.'],
      ['stranger', /does not say what Onus needs to know/],
    ])('that does not let one in is told why, and one may try again: %s', async (person, why) => {
      const page = await open('/assignments?status=pending');
      await button(page).click();
      await page.getByRole('link', { name: person }).click();
      await page.getByRole('alert').getByText(why).waitFor();
      await page.getByLabel('Email', { exact: true }).fill('supervisor@demo.test');
      await page.getByLabel('Password', { exact: true }).fill('demo-password');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      expect(page.url()).toBe(`${service.url}/assignments?status=pending`);
    });

    it('that is not there is told so, and the password goes on working', async () => {
      const at = await startService(console.world.databaseUrl, {
        OIDC_ISSUER: 'http://127.0.0.1:9',
        OIDC_NAME: 'Helplines United',
        ...clientSettings,
      });
      const page = await console.open('/sign-in?next=/counselors', { as: null, at: at.url });
      await button(page).click();
      await page.getByRole('alert').getByText('The page to sign in at does not answer.').waitFor();
      await page.getByLabel('Email', { exact: true }).fill('supervisor@demo.test');
      await page.getByLabel('Password', { exact: true }).fill('demo-password');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Counselors', level: 1 }).waitFor();
      await at.stop();
    });
  },
  { expected: /^Asked somebody else: http:\/\/127\.0\.0\.1:\d+\/(auth|as|favicon)/ },
);
