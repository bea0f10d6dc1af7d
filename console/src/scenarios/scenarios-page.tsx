import { Page } from '../ui/page.tsx';

export const ScenariosPage = () => <Page title="Scenarios">{null}</Page>;
