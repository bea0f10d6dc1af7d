import { Page } from '../ui/page.tsx';

export const ScenarioPage = () => <Page title="Scenario">{null}</Page>;
