/** Who one is: signing in and out, what ends elsewhere, passwords, sessions, and one browser that several people use. */
import { expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { caller, type Caller, sessionOf, signIn } from '../support/api.js';
import { until } from '../support/until.js';
import { describeInBrowser, expectAccessibleAtAllWidths } from './support/browser.js';

const demo = 'demo-password';
const email = (page: Page) => page.getByLabel('Email', { exact: true });
const password = (page: Page) => page.getByLabel('Password', { exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
const addressOf = (page: Page): string => page.url().slice(new URL(page.url()).origin.length);

async function signInAs(page: Page, who: string, secret = demo): Promise<void> {
  await email(page).fill(who);
  await password(page).fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

const account = (page: Page, name: string) => page.locator('summary', { hasText: name });

describeInBrowser(
  'signing in',
  (console) => {
    it('leads back to where one wanted to go, by keyboard alone', async () => {
      const page = await console.open('/assignments?status=pending&sort=dueAt', { as: null });
      await heading(page, 'Sign in to Onus');
      await until(() => page.evaluate(() => document.activeElement!.getAttribute('name') === 'email'));
      await page.keyboard.type('supervisor@demo.test');
      await page.keyboard.press('Tab');
      await page.keyboard.type(demo);
      await page.keyboard.press('Enter');
      await heading(page, 'Assignments');
      expect(addressOf(page)).toBe('/assignments?status=pending&sort=dueAt');
      await page.goBack();
      expect(page.url()).toBe('about:blank');
    });

    it.each([
      '//evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      '/.//evil.example',
      'https://evil.example',
    ])('leads nowhere else: next=%s', async (next) => {
      const page = await console.open(`/sign-in?next=${next}`, { as: null });
      await signInAs(page, 'supervisor@demo.test');
      await heading(page, 'Home');
      expect(addressOf(page)).toBe('/');
    });

    it('says what was wrong, keeps the e-mail, and the password can be typed over', async () => {
      const page = await console.open('/sign-in', { as: null });
      await signInAs(page, 'supervisor@demo.test', 'not-the-password');
      await page.getByRole('alert').getByText('Email and password do not match.').waitFor();
      expect(await email(page).inputValue()).toBe('supervisor@demo.test');
      await expectAccessibleAtAllWidths(page);
      await password(page).focus();
      await page.keyboard.press('Control+A');
      await page.keyboard.type(demo);
      await page.keyboard.press('Enter');
      await heading(page, 'Home');
    });

    it('says what was wrong in one’s own language', async () => {
      const page = await console.open('/sign-in', { as: null, locale: 'es-ES' });
      await page.getByLabel('Correo electrónico').fill('supervisor@demo.test');
      await page.getByLabel('Contraseña').fill('not-the-password');
      await page.keyboard.press('Enter');
      await page
        .getByRole('alert')
        .getByText('El correo electrónico y la contraseña no coinciden.')
        .waitFor();
    });

    it('says that Caps Lock is on, as long as it is', async () => {
      const page = await console.open('/sign-in', { as: null });
      const press = (isOn: boolean) =>
        password(page).evaluate(
          (field, modifierCapsLock) =>
            field.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', bubbles: true, modifierCapsLock })),
          isOn,
        );
      await password(page).focus();
      await press(true);
      await page.getByText('Caps Lock is on.').waitFor();
      await press(false);
      await page.getByText('Caps Lock is on.').waitFor({ state: 'detached' });
    });

    it('speaks the language that one chooses before one is known', async () => {
      const page = await console.open('/sign-in?next=/counselors', { as: null });
      await page.getByLabel('Language').selectOption('es');
      await heading(page, 'Iniciar sesión en Onus');
      expect(addressOf(page)).toBe('/sign-in?next=/counselors');
    });

    it('says at once that there is no connection', async () => {
      const page = await console.open('/sign-in', { as: null });
      await email(page).waitFor();
      await page.context().setOffline(true);
      await signInAs(page, 'supervisor@demo.test');
      await page.getByText('Onus cannot be reached').waitFor();
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await heading(page, 'Home');
    });

    it('is not asked of who is signed in', async () => {
      const page = await console.open('/sign-in?next=/counselors');
      await heading(page, 'Counselors');
      expect(addressOf(page)).toBe('/counselors');
    });

    it('does not fail for good where nothing answers', async () => {
      const page = await console.open('/sign-in', { as: null });
      await page.route('**/api/auth/login', (route) => route.fulfill({ status: 502, body: '' }));
      await signInAs(page, 'supervisor@demo.test');
      await page.getByText('Onus did not answer').waitFor();
      await page.unroute('**/api/auth/login');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await heading(page, 'Home');
    });
  },
  { expected: /status of 502|ERR_INTERNET_DISCONNECTED/ },
);

describeInBrowser(
  'too many tries',
  (console) => {
    it('say for how long, count down, hold for that account alone, and are taken again then', async () => {
      const page = await console.open('/sign-in', { as: null });
      await page.clock.install();
      const button = page.getByRole('button', { name: 'Sign in', exact: true });
      for (let i = 0; i < 3; i += 1) {
        await signInAs(page, 'counselor@demo.test', `guess-${i}`);
        await page.getByText(i < 2 ? 'do not match' : 'Too many wrong passwords').waitFor();
      }
      await page.getByText(/You can try again in 1?\d:\d\d\./).waitFor();
      expect(await button.isDisabled()).toBe(true);
      await expectAccessibleAtAllWidths(page);
      const left = page.getByRole('timer');
      const before = await left.textContent();
      await page.clock.runFor(2_000);
      expect(await left.textContent()).not.toBe(before);

      await signInAs(page, 'supervisor@demo.test', 'another-guess');
      await page.getByText('do not match').waitFor();
      await signInAs(page, 'counselor@demo.test', 'guess');
      await page.getByText('Too many wrong passwords').waitFor();
      await page.clock.runFor(900_000);
      await page.getByText('You can try again now.').waitFor();
      expect(await button.isEnabled()).toBe(true);
    });
  },
  { environment: { SIGN_IN_ATTEMPTS_PER_ACCOUNT: '2' } },
);

describeInBrowser(
  'a session',
  (console) => {
    const end = async (who: string): Promise<void> => {
      const { body } = await console.world.admin.get(`/api/admin/users?q=${who}`);
      await console.world.admin.delete(`/api/admin/users/${body.items[0].id}/sessions`);
    };

    it('that ended elsewhere is said so, and goes on where one was', async () => {
      const page = await console.open('/counselors?q=a');
      await heading(page, 'Counselors');
      await end('supervisor@demo.test');
      await page.getByRole('navigation').getByRole('link', { name: 'Scenarios' }).click();
      await page.getByText('Your session has ended').waitFor();
      const next = new URL(page.url()).searchParams.get('next');
      await signInAs(page, 'supervisor@demo.test');
      await page.waitForURL((url) => url.pathname + url.search === next);
      await account(page, 'Sam Demo').waitFor();
    });

    it('of another person in the same tab shows nothing of the first one’s', async () => {
      const page = await console.open('/counselors');
      const first = await page.locator('main li, main tbody tr').first().innerText();
      await page.evaluate(() => sessionStorage.setItem('onus-draft:x', 'Mine alone.'));
      await end('supervisor@demo.test');
      await page.reload();
      await heading(page, 'Sign in to Onus');
      const seen: string[] = [];
      page.on('response', (response) => seen.push(new URL(response.url()).pathname));
      await signInAs(page, 'admin@other.test');
      await page.getByText('Other Crisis Line').waitFor();
      await until(() => seen.includes('/api/counselors'));
      await page.waitForLoadState('networkidle');
      expect(await page.locator('body').innerText()).not.toContain('Sam Demo');
      expect(await page.locator('main').innerText()).not.toContain(first.split('\n')[0]);
      expect(await page.evaluate(() => sessionStorage.getItem('onus-draft:x'))).toBeNull();
    });

    it('of another person in the same page ends what the first one’s still says and does', async () => {
      const page = await console.open('/counselors');
      await page.route('**/api/auth/logout', (route) => route.abort());
      await account(page, 'Sam Demo').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are still signed in').waitFor();
      await end('supervisor@demo.test');
      await page.getByRole('navigation').getByRole('link', { name: 'Scenarios' }).click();
      await page.getByText('Your session has ended').waitFor();
      // Whatever a page does goes on as long as it is there: a request that waits for its next try, too.
      await page.evaluate(() => document.documentElement.classList.add('of-sam'));
      await signInAs(page, 'admin@other.test');
      await page.getByText('Other Crisis Line').waitFor();
      await heading(page, 'Scenarios');
      expect(await page.getByText('You are still signed in').count()).toBe(0);
      expect(await page.locator('.of-sam').count()).toBe(0);
    });

    it('is one for all tabs: who signs out, or in as somebody else, does so in each of them', async () => {
      const page = await console.open('/counselors');
      await heading(page, 'Counselors');
      await page.evaluate(() => sessionStorage.setItem('onus-draft:x', '{}'));
      const other = await page.context().newPage();
      await other.goto(`${console.world.url}/scenarios`);
      await heading(other, 'Scenarios');
      await account(other, 'Sam Demo').click();
      await other.getByRole('button', { name: 'Sign out' }).click();
      await heading(other, 'Sign in to Onus');
      await heading(page, 'Sign in to Onus');
      expect(addressOf(page)).toBe('/sign-in?next=%2Fcounselors');
      expect(await page.evaluate(() => sessionStorage.getItem('onus-draft:x'))).toBeNull();

      await signInAs(other, 'supervisor@demo.test');
      await heading(other, 'Home');
      await page.goto(`${console.world.url}/counselors`);
      await account(page, 'Sam Demo').waitFor();
      // As by another way than this tab's: its cookie changes below it.
      const [name = '', value = ''] = (await sessionOf(console.world.url, 'admin@demo.test'))[
        'Cookie'
      ]!.split('=', 2);
      await page.context().addCookies([{ name, value, url: console.world.url }]);
      await other.goto(`${console.world.url}/scenarios`);
      await account(other, 'Ada Demo').waitFor();
      await account(page, 'Ada Demo').waitFor();
      expect(addressOf(page)).toBe('/counselors');
    });

    it('that was signed out is not shown by “back”', async () => {
      const page = await console.open('/counselors');
      await heading(page, 'Counselors');
      await page.getByRole('navigation').getByRole('link', { name: 'Scenarios' }).click();
      await heading(page, 'Scenarios');
      await account(page, 'Sam Demo').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await heading(page, 'Sign in to Onus');
      await page.goBack();
      await heading(page, 'Sign in to Onus');
      expect(await page.getByText('Sam Demo').count()).toBe(0);
    });

    it('goes on where Onus does not answer to signing out, and says so', async () => {
      const page = await console.open('/counselors');
      await page.route('**/api/auth/logout', (route) => route.abort());
      await account(page, 'Sam Demo').click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('You are still signed in').waitFor();
      await page.unroute('**/api/auth/logout');
      await page.getByRole('status').getByRole('button', { name: 'Sign out' }).click();
      await heading(page, 'Sign in to Onus');
    });
  },
  { expected: /ERR_FAILED|ERR_INTERNET_DISCONNECTED/ },
);

describeInBrowser('passwords and sessions', (console) => {
  async function make(more: object = {}): Promise<{ id: string; email: string }> {
    const wish = {
      email: `${crypto.randomUUID()}@demo.test`,
      name: 'Newly Here',
      role: 'supervisor',
      password: 'first-password',
    };
    return (await console.world.admin.post('/api/admin/users', { ...wish, ...more })).body as {
      id: string;
      email: string;
    };
  }
  const change = async (page: Page, current: string, wanted: string) => {
    await page
      .getByLabel('The password that you were given')
      .or(page.getByLabel('Current password'))
      .fill(current);
    await page.getByLabel('New password').fill(wanted);
    await page.getByRole('button', { name: 'Change the password' }).click();
  };

  it('one that was given is changed first, and then one is where one wanted to go', async () => {
    const made = await make({ mustChangePassword: true });
    const page = await console.open('/assignments?status=pending', { as: null });
    await signInAs(page, made.email, 'first-password');
    await heading(page, 'Choose a password of your own');
    expect(await page.getByRole('navigation').getByRole('link').count()).toBe(0);
    await page.goto(`${console.world.url}/counselors?q=x`);
    await heading(page, 'Choose a password of your own');
    await change(page, 'first-password-not', 'a-password-of-my-own');
    await page.getByText('This is not your password.').waitFor();
    await until(() =>
      page.evaluate(() => document.activeElement!.getAttribute('name') === 'currentPassword'),
    );
    await change(page, 'first-password', 'first-password');
    await page.getByText('This is the password that you have.').waitFor();
    await expectAccessibleAtAllWidths(page);
    await change(page, 'first-password', 'a-password-of-my-own');
    await heading(page, 'Counselors');
    expect(addressOf(page)).toBe('/counselors?q=x');
    await page.getByText('Your password is changed.').waitFor();
  });

  it('one whose change was not answered is found to be changed, and not told to be wrong', async () => {
    const made = await make({ mustChangePassword: true });
    const page = await console.open('/scenarios', { as: null });
    const lose = async (route: Route) => {
      const { 'set-cookie': cookie = '' } = (await route.fetch()).headers();
      await route.fulfill({ status: 200, body: '<h1>Hotel</h1>', headers: { 'set-cookie': cookie } });
    };
    await page.route('**/api/auth/password', lose, { times: 1 });
    await signInAs(page, made.email, 'first-password');
    await change(page, 'first-password', 'a-password-of-my-own');
    await page.getByText('It is not known whether this was done').waitFor();
    await page.getByRole('button', { name: 'Change the password' }).click();
    await heading(page, 'Scenarios');
    await page.getByText('Your password is changed.').waitFor();
  });

  it('one that an admin wants changed while somebody works is asked for then', async () => {
    const made = await make();
    const page = await console.open('/', { as: null });
    await signInAs(page, made.email, 'first-password');
    await heading(page, 'Home');
    await console.world.admin.patch(`/api/admin/users/${made.id}`, { mustChangePassword: true });
    await page.getByRole('navigation').getByRole('link', { name: 'Scenarios' }).click();
    await heading(page, 'Choose a password of your own');
  });

  it('shows what one types where that is wanted, and changes the password', async () => {
    const made = await make();
    const page = await console.open('/', { as: null });
    await signInAs(page, made.email, 'first-password');
    await account(page, 'Newly Here').click();
    await page.getByRole('link', { name: 'Password and sessions' }).click();
    await heading(page, 'Password and sessions');
    await page.getByLabel('Show what I type').check();
    expect(await page.getByLabel('New password').getAttribute('type')).toBe('text');
    const elsewhere = await signIn(console.world.url, made.email, 'first-password');
    await change(page, 'first-password', 'a-password-of-my-own');
    await page.getByText('Your password is changed.').waitFor();
    expect((await elsewhere.get('/api/auth/me')).status).toBe(401);
    expect(await page.getByLabel('New password').inputValue()).toBe('');
    await page.reload();
    await heading(page, 'Password and sessions');
    const credentials = { email: made.email, password: 'a-password-of-my-own' };
    expect((await caller(console.world.url).post('/api/auth/login', credentials)).status).toBe(200);
  });

  it('lists where one is signed in, and ends one of them, and all others', async () => {
    const made = await make();
    const others: Caller[] = [];
    for (let i = 0; i < 3; i += 1) others.push(await signIn(console.world.url, made.email, 'first-password'));
    const page = await console.open('/password', { as: null });
    await signInAs(page, made.email, 'first-password');
    await heading(page, 'Password and sessions');
    const rows = page.getByRole('listitem');
    await rows.nth(3).waitFor();
    expect(await rows.first().innerText()).toMatch(/^Chrome, Linux\s+this browser/);
    await expectAccessibleAtAllWidths(page);
    await rows
      .nth(1)
      .getByRole('button', { name: /^End: A browser or program/ })
      .click();
    await page.getByText('A browser or program is signed out.').waitFor();
    await until(async () => (await rows.count()) === 3);
    await until(() => page.evaluate(() => document.activeElement !== document.body));
    const statuses = async () =>
      Promise.all(others.map(async (who) => (await who.get('/api/auth/me')).status));
    expect((await statuses()).filter((status) => status === 401)).toHaveLength(1);
    await page.getByRole('button', { name: 'End all others' }).click();
    await page.getByText('You are signed in here and nowhere else.').waitFor();
    await until(async () => (await rows.count()) === 1);
    expect(await statuses()).toEqual([401, 401, 401]);
  });

  it('speaks Spanish', async () => {
    const page = await console.open('/password', { locale: 'es-ES' });
    await heading(page, 'Contraseña y sesiones');
    await page.getByText('este navegador').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/\b(password|session|signed)\b/i);
  });
});
