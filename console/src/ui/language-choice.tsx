/** In which language the page speaks. Each is named in itself. */
import { type Language, chooseLanguage, language, languages } from '../i18n/language.ts';
import { t } from './texts.ts';

export function LanguageChoice() {
  return (
    <label className="flex items-center gap-2 px-2 py-1">
      {t.language}
      <select
        value={language}
        onChange={({ target }) => chooseLanguage(target.value as Language)}
        className="min-h-9 min-w-0 flex-1 rounded-md border border-edge bg-surface px-1"
      >
        {Object.entries(languages).map(([tag, text]) => (
          <option key={tag} value={tag} lang={tag}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
