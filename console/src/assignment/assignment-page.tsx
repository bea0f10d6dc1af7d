import { Page } from '../ui/page.tsx';

export const AssignmentPage = () => <Page title="Assignment">{null}</Page>;
