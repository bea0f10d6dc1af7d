/** The Content-Security-Policy of the console, where it is kept: in a browser, by what somebody may do, and may not. */
import { expect, it } from '@jest/globals';
import { describeInBrowser } from './support/browser.js';

describeInBrowser('what the policy allows', (console_) => {
  it('is all that controls do: a dialog, a choice, a day that is typed and one of the calendar', async () => {
    const page = await console_.open('/assignments/new');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox').first().pressSequentially('a');
    await page.getByRole('listbox').getByRole('option').first().click();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    const day = dialog.getByRole('spinbutton').first();
    await day.click();
    await page.keyboard.type('1');
    await page.keyboard.press('ArrowUp');
    await dialog.getByRole('button', { name: /calendar/i }).click();
    await page.locator('table[role=grid]').waitFor();
  });
});

/** What the browser says of each thing that it refuses. */
const refusals = /Content Security Policy|Trusted(HTML|Script)|example\.org/;

describeInBrowser(
  'what the policy forbids',
  (console_) => {
    it.each([
      ['text as HTML', () => (document.body.innerHTML = '<b>text</b>')],
      ['text as a script', () => (document.createElement('script').text = '1')],
      ['text as a handler', () => document.body.setAttribute('onclick', '1')],
    ])('is %s', async (_, attempt) => {
      const page = await console_.open('/sign-in', { as: null });
      await expect(page.evaluate(attempt)).rejects.toThrow(/Trusted(HTML|Script)/);
    });

    it('is what is inline, and whatever is elsewhere', async () => {
      const page = await console_.open('/sign-in', { as: null });
      const refused = await page.evaluate(async () => {
        const told: string[] = [];
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
          told.push(effectiveDirective),
        );
        const style = document.createElement('style');
        style.append('body { color: red }');
        const image = document.createElement('img');
        image.src = 'https://example.org/pixel.png';
        const frame = document.createElement('iframe');
        frame.src = 'https://example.org/';
        document.body.append(style, image, frame);
        void fetch('https://example.org/').catch(() => undefined);
        while (told.length < 4) await new Promise(requestAnimationFrame);
        return told.toSorted();
      });
      expect(refused).toEqual(['connect-src', 'frame-src', 'img-src', 'style-src-elem']);
    });
  },
  { expected: refusals },
);
