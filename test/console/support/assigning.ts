/** What the specs of assigning share: people and exercises of their own, and the steps in the dialog. */
import type { Page } from 'playwright-core';
import type { World } from '../../support/worlds.js';

export interface Cast {
  /** In the names of all of them, and of no others. */
  word: string;
  counselorIds: string[];
  scenarioIds: string[];
}

let casts = 0;

/** People and exercises that no other test knows: "Person w1x 1", "Exercise w1x 1". */
export async function castIn({ admin }: World, counselors: number, scenarios: number): Promise<Cast> {
  const word = `w${++casts}x`;
  const make = async (path: string, body: object) =>
    ((await admin.post(path, body)).body as { id: string }).id;
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  return {
    word,
    counselorIds: await Promise.all(
      numbers(counselors).map((n) =>
        make('/api/counselors', { externalId: `p-${word}-${n}`, name: `Person ${word} ${n}` }),
      ),
    ),
    scenarioIds: await Promise.all(
      numbers(scenarios).map((n) =>
        make('/api/scenarios', { externalId: `e-${word}-${n}`, title: `Exercise ${word} ${n}` }),
      ),
    ),
  };
}

export const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Assign' });

/** Each by typing and a click. */
export async function choose(page: Page, label: 'Counselor' | 'Scenario', ...names: string[]): Promise<void> {
  const box = page.getByRole('combobox', { name: label });
  await box.click();
  for (const name of names) {
    await box.fill(name);
    await page.getByRole('listbox').getByRole('option', { name }).click();
  }
  await page.keyboard.press('Escape');
}

export const preview = (page: Page, text: string) =>
  dialogOf(page).getByRole('status').filter({ hasText: text }).waitFor();

export const press = (page: Page, button: string) =>
  dialogOf(page).getByRole('button', { name: button, exact: true }).click();

export const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor();

/** The status of every assignment of these exercises, in the alphabet's order. */
export async function rowsOf({ pool }: World, scenarioIds: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ status: string }>(
    'SELECT status FROM assignments WHERE scenario_id = ANY ($1) ORDER BY status::text',
    [scenarioIds],
  );
  return rows.map(({ status }) => status);
}
