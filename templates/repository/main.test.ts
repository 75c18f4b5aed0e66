import { matchFleetSnapshot } from 'argosy/testing';
import { fleet } from './main';

test('the fleet renders to what has been reviewed', () => matchFleetSnapshot(fleet));
