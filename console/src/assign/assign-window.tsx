import { Page } from '../ui/page.tsx';

export const AssignWindow = () => <Page title="Assign">{null}</Page>;
