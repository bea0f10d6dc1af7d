/** A page that is open while another build takes over, or of which a part cannot be had: it is loaded again, once. */
import { cp, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { runService } from '../support/service.js';
import { describeInBrowser } from './support/browser.js';

const root = join(import.meta.dirname, '../..');

/** What the browser tells of parts that are gone, and while nobody is reached. */
const ofGoneParts = /part of this page could not be loaded|ERR_CONNECTION_REFUSED/;

describeInBrowser(
  'a page of another build',
  (console_) => {
    let folder: string;
    let assets: string;
    let port: string;
    let running: ReturnType<typeof runService>;

    const start = async (): Promise<void> => {
      running = runService({ DATABASE_URL: console_.world.databaseUrl, PORT: port }, folder);
      await running.until(/Onus serves at/);
    };
    const stop = async (): Promise<void> => {
      running.process.kill('SIGTERM');
      await running.exited;
    };
    const open = (path: string): Promise<Page> => console_.open(path, { at: `http://127.0.0.1:${port}` });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'onus-deploy-'));
      assets = join(folder, 'console/dist/assets');
      await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
      await cp(join(root, 'package.json'), join(folder, 'package.json'));
      await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
      await cp(join(root, 'console/dist'), join(folder, 'console/dist'), { recursive: true });
      const free = createServer().listen(0, '127.0.0.1');
      await once(free, 'listening');
      port = String((free.address() as { port: number }).port);
      free.close();
      await start();
    });

    afterAll(async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    });

    /** The same sources, and other names of all parts, as if each had changed. */
    async function buildAnew(): Promise<void> {
      const names = await readdir(assets);
      for (const name of names.filter((each) => /\.(br|gz)$/.test(each))) await rm(join(assets, name));
      const parts = names.filter((each) => !/\.(br|gz)$/.test(each));
      const others = new Map(
        parts.map((name) => [
          name,
          name.replace(/-([\w-]{8})\./, (_, hash: string) => `-${[...hash].toReversed().join('')}.`),
        ]),
      );
      for (const path of [join(assets, '../index.html'), ...parts.map((name) => join(assets, name))]) {
        if (!/\.(html|js|css)$/.test(path)) continue;
        let text = await readFile(path, 'utf8');
        for (const [name, other] of others) text = text.replaceAll(name, other);
        await writeFile(path, text);
      }
      for (const [name, other] of others) await rename(join(assets, name), join(assets, other));
    }

    it('goes where somebody wanted to, with the parts of the build that serves now', async () => {
      const page = await open('/assignments');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
      await stop();
      await buildAnew();
      await start();
      await page.getByRole('navigation').getByRole('link', { name: 'Scenarios' }).click();
      await page.waitForFunction(() => !('isOld' in globalThis));
      await page.getByRole('heading', { level: 1, name: 'Scenarios' }).waitFor();
      expect(new URL(page.url()).pathname).toBe('/scenarios');
    });

    it('says what to do where loading it again does not help, and does not go on for ever', async () => {
      const page = await open('/sign-in');
      let asked = 0;
      await page.route('**/assets/index-*.js', async (route) => {
        asked += 1;
        await route.fulfill({ status: 404 });
      });
      await page.reload();
      await page.getByText('Onus could not be loaded. Load this page again.').waitFor();
      expect(asked).toBe(2);
    });

    it('stays as it is while nobody is reached', async () => {
      const page = await open('/assignments');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
      await stop();
      await page.getByRole('navigation').getByRole('link', { name: 'Scenarios' }).click();
      await page.getByRole('alert').getByText('A part of this page could not be loaded.').waitFor();
      expect(await page.evaluate(() => 'isOld' in globalThis)).toBe(true);
      await start();
      await page.getByRole('button', { name: 'Load it again' }).click();
      await page.getByRole('heading', { level: 1, name: 'Scenarios' }).waitFor();
    });
  },
  { expected: ofGoneParts },
);
