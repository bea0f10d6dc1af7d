/** The console where PUBLIC_URL has a path: nothing that it asks for, and no address that it shows, is outside of that. */
import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';

describeInBrowser(
  'below a path',
  (console_) => {
    it('a deep link survives the sign-in, a reload and the way to another page and back', async () => {
      const page = await console_.open('/onus/assignments?status=pending', { as: null });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.waitForURL('**/onus/sign-in?*');
      await page.getByLabel('Email').fill('supervisor@demo.test');
      await page.getByLabel('Password').fill('demo-password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/onus/assignments?status=pending');
      await page.getByRole('heading', { level: 1, name: 'Assignments' }).waitFor();

      await page.reload();
      await page.getByRole('link', { name: 'Scenarios' }).click();
      await page.getByRole('heading', { level: 1, name: 'Scenarios' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/onus/scenarios');
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'Assignments' }).waitFor();

      expect(asked.length).toBeGreaterThan(10);
      expect(asked.filter((path) => !path.startsWith('/onus/'))).toEqual([]);
    });
  },
  { environment: { PUBLIC_URL: 'http://127.0.0.1/onus' } },
);
