/** What stands around every page: where one can go, by keyboard too; in which language and colours; with or without a connection. */
import { expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { describeInBrowser, narrow } from './support/browser.js';

describeInBrowser(
  'around every page',
  (console) => {
    it('begins with a way past it, says where one is, and reads each page from its heading', async () => {
      const page = await console.open('/assignments');
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await until(() => page.evaluate(() => document.activeElement!.id === 'main'));

      const places = page.getByRole('navigation', { name: 'Navigation' });
      expect(await places.locator('[aria-current=page]').allTextContents()).toEqual(['Assignments']);
      await places.getByRole('link', { name: 'Scenarios' }).click();
      await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
      expect(await page.title()).toBe('Scenarios · Onus');
      expect(await places.locator('[aria-current=page]').allTextContents()).toEqual(['Scenarios']);
    });

    it('has its places behind a button on a phone, which closes when one has gone there', async () => {
      const page = await console.open('/assignments', { viewport: narrow });
      const places = page.locator('#navigation');
      await page.getByRole('button', { name: 'Navigation' }).click();
      await places.getByRole('link', { name: 'Counselors' }).click();
      await page.getByRole('heading', { name: 'Counselors', level: 1 }).waitFor();
      expect(await places.isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Navigation' }).click();
      await page.locator('main a[href*="/counselors/0"]').first().click();
      await page.waitForURL('**/counselors/0*');
      await places.waitFor({ state: 'hidden' });
    });

    it('shows a counselor their own place alone, and leads them there', async () => {
      const page = await console.open('/', { as: 'counselor@demo.test' });
      await page.waitForURL('**/my');
      const links = page.getByRole('navigation', { name: 'Navigation' }).getByRole('link');
      await links.first().waitFor();
      expect(await links.allTextContents()).toEqual(['My exercises']);
    });

    it('speaks the language of the browser, and the one that is chosen', async () => {
      const page = await console.open('/assignments', { locale: 'es-MX' });
      await page.getByRole('heading', { name: 'Asignaciones', level: 1 }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('es-MX');
      await page.getByText('Sam Demo').click();
      await page.getByLabel('Idioma').selectOption('en');
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
    });

    it('has the colours of the system, and those that are chosen, before anything is painted', async () => {
      const page = await console.open('/assignments', { colorScheme: 'dark' });
      const colors = () => page.locator('html').getAttribute('data-colors');
      expect(await colors()).toBe('dark');
      await page.getByText('Sam Demo').click();
      await page.getByRole('button', { name: 'Light colours' }).click();
      expect(await colors()).toBe('light');
      // As the page has it before its own program runs.
      await page.route('**/assets/index-*.js', (route) => route.abort());
      await page.reload({ waitUntil: 'commit' });
      await page.waitForFunction(() => document.documentElement.dataset['colors'] === 'light');
    });

    it('says that there is no connection, and no longer when it is back', async () => {
      const page = await console.open('/assignments');
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      await page.context().setOffline(true);
      await page.getByText('You are offline.').waitFor();
      await page.context().setOffline(false);
      await page.getByText('You are offline.').waitFor({ state: 'detached' });
    });

    it.each([
      [
        'keeps nothing and tells other tabs nothing',
        () => {
          const denied = () => {
            throw new DOMException('Denied by the test.', 'SecurityError');
          };
          for (const name of ['localStorage', 'sessionStorage', 'BroadcastChannel'])
            Object.defineProperty(globalThis, name, { get: denied });
        },
      ],
      [
        'has no room',
        () => {
          Storage.prototype.setItem = () => {
            throw new DOMException('Full by the test.', 'QuotaExceededError');
          };
        },
      ],
    ])('takes what is typed where the browser %s', async (_, makeSo) => {
      const page = await console.open('/icon.svg');
      await page.addInitScript(makeSo);
      await page.goto(`${console.world.url}/counselors/new`);
      await page.getByLabel('Name', { exact: true }).fill('Typed here');
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByRole('link', { name: 'New counselor' }).click();
      expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Typed here');
    });

    it('begins anew where half a draft was kept', async () => {
      const page = await console.open('/counselors');
      await page.getByRole('heading', { name: 'Counselors', level: 1 }).waitFor();
      await page.evaluate(() => sessionStorage.setItem('onus-draft:counselor:new', '{"fields":'));
      await page.goto(`${console.world.url}/counselors/new`);
      await page.getByLabel('Name', { exact: true }).waitFor();
    });

    it('tries again where it could not be known who is signed in', async () => {
      const page = await console.open('/icon.svg');
      await page.route('**/api/auth/me', (route) => route.fulfill({ status: 502, body: '' }));
      await page.goto(`${console.world.url}/scenarios`);
      const again = page.getByRole('button', { name: 'Try again' });
      await again.waitFor();
      await page.unroute('**/api/auth/me');
      await again.click();
      await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
    });

    it('goes on by itself with a page that could not be loaded without a connection', async () => {
      const page = await console.open('/assignments');
      await page.getByRole('heading', { name: 'Assignments', level: 1 }).waitFor();
      await page.context().setOffline(true);
      await page.getByRole('link', { name: 'Scenarios', exact: true }).click();
      await page.getByText('A part of this page could not be loaded.').waitFor();
      await page.context().setOffline(false);
      await page.getByRole('heading', { name: 'Scenarios', level: 1 }).waitFor();
    });

    it('says what an address that leads nowhere is', async () => {
      const page = await console.open('/nowhere/at/all');
      await page.getByRole('heading', { name: 'There is no such page', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'To the start page' }).click();
      await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    });
  },
  {
    expected:
      /ERR_FAILED|ERR_INTERNET_DISCONNECTED|status of 502|^Failure: not-ours|part of this page could not be loaded/,
  },
);
