import type { JsonObject } from '../../lib/base/json';
import { METADATA } from './applications';

type Health = 'Healthy' | 'Progressing' | 'Degraded';
type Phase = 'Succeeded' | 'Failed';
type Sync = 'Synced' | 'OutOfSync';

interface Deployment {
  readonly id: number;
  readonly revision: string;
  readonly deployedAt: string;
}

/** An Application in the states that Argo CD gives it, one after the other, each with the time at which it is seen. */
export class Timeline {
  readonly apps: JsonObject[] = [];
  readonly times: string[] = [];

  private now = Date.parse('2026-03-01T00:00:00Z');
  private commits = 0;
  private deployments: Deployment[] = [];
  private deploymentCount = 0;
  private selfHeals = 0;
  private health: Health = 'Healthy';
  private healthSince = this.time;
  private sync: Sync = 'Synced';
  /** The last sync failed, and each further one does until somebody fixes the app. */
  private failing = false;
  private repository = '';
  /** The revision of the last sync. */
  private synced = '';
  private reconciledAt = this.time;
  private operationState: JsonObject | null = null;
  /** A sync that has been requested, or runs. */
  private operation: JsonObject | null = null;

  // --- What happens to the app

  /** A commit to the app is synced, and healthy after a while. */
  deploy(): void {
    this.commitAndSync();
    this.fullSync(this.repository);
  }

  /** A commit to the app is synced, and degrades it. */
  deployDefect(): void {
    this.commitAndSync();
    this.fullOperation('Succeeded', this.repository);
    this.sync = 'Synced';
    this.become('Degraded');
  }

  /** A sync of a commit fails. */
  failToDeploy(): void {
    this.commitAndSync();
    this.fullOperation('Failed', this.repository);
    this.see();
  }

  /** Somebody syncs the newest commit. */
  syncByHand(): void {
    this.fullSync(this.repository);
  }

  /** Somebody syncs the revision that is deployed. */
  syncAgain(): void {
    this.fullSync(this.deployments.at(-1)?.revision ?? this.repository);
  }

  /** Somebody syncs the revision that was deployed before the last one. */
  rollBack(): void {
    const last = this.deployments.at(-1)?.revision;
    const before = this.deployments.findLast(({ revision }) => revision !== last);
    if (before === undefined) throw new Error('Nothing else has been deployed.');
    this.fullSync(before.revision);
  }

  /** A commit to the repository changes nothing of the app. After a failed sync, Argo CD tries again with each. */
  commitElsewhere(): void {
    this.repository = revision(++this.commits);
    this.see();
    if (!this.failing) return;
    this.fullOperation('Failed', this.repository);
    this.see();
  }

  /** A commit to the app, which nothing syncs. */
  commit(): void {
    this.commitElsewhere();
    this.sync = 'OutOfSync';
    this.see();
  }

  /** Somebody reverts that commit. */
  revert(): void {
    this.sync = 'Synced';
    this.see();
  }

  /** Somebody changes an object in the cluster: Argo CD requests a sync before it says that the app is out of sync. */
  drift(): void {
    this.sync = 'OutOfSync';
    this.operation = { sync: {} };
    this.see();
  }

  /**
   * Whether the repository has a commit since the last sync. Argo CD then removes drift with a sync of that commit, as
   * of any other, although the commit changes nothing of the app.
   */
  get isBehind(): boolean {
    return this.synced !== this.repository;
  }

  /** Argo CD removes drift. At the revision of the last sync, it syncs only what is out of sync, and records no history. */
  selfHeal(outcome: 'Succeeded' | 'Failed' = 'Succeeded'): void {
    if (this.isBehind) {
      this.fullOperation(outcome, this.repository);
    } else {
      if (this.failing) throw new Error('Argo CD does not sync a revision again that has failed.');
      this.selfHeals++;
      this.partialOperation(outcome, { autoHealAttemptsCount: this.selfHeals });
    }
    if (outcome === 'Succeeded') this.sync = 'Synced';
    this.see();
  }

  /** Somebody syncs only what is out of sync. */
  syncDriftByHand(): void {
    this.selfHeals = 0;
    this.partialOperation('Succeeded');
    this.sync = 'Synced';
    this.see();
  }

  become(health: Health): void {
    if (health !== this.health) this.healthSince = this.time;
    this.health = health;
    this.see();
  }

  /** Nothing happens for some time, in which Argo CD looks at the app each minute. */
  wait(minutes: number): void {
    for (let i = 0; i < minutes; i++) {
      this.now += 60_000;
      this.see();
    }
  }

  /** Nothing happens for hours, and Argo CD looks at the app once. */
  pass(hours: number): void {
    this.now += hours * 3_600_000;
    this.see();
  }

  // --- What Argo CD records

  private get time(): string {
    return new Date(this.now).toISOString().replace('.000Z', 'Z');
  }

  private commitAndSync(): void {
    this.repository = revision(++this.commits);
    this.sync = 'OutOfSync';
    this.operation = { sync: {} };
    this.see();
  }

  private fullSync(target: string): void {
    this.fullOperation('Succeeded', target);
    this.sync = 'Synced';
    this.become('Progressing');
    this.wait(1);
    this.become('Healthy');
  }

  private fullOperation(phase: Phase, target: string): void {
    this.selfHeals = 0;
    this.operate(phase, target, {}, () => {
      const deployment = { id: this.deploymentCount++, revision: target, deployedAt: this.time };
      this.deployments = [...this.deployments, deployment].slice(-10);
    });
  }

  private partialOperation(phase: Phase, changes: JsonObject = {}): void {
    const resources = [{ kind: 'Service', name: 'orders' }];
    this.operate(phase, this.repository, { ...changes, resources });
  }

  /** The health and the sync status are those of before, until Argo CD reconciles the app. */
  private operate(phase: Phase, target: string, changes: JsonObject, onSuccess?: () => void): void {
    const operation: JsonObject = { sync: { revision: target, ...changes } };
    const startedAt = this.time;
    this.operation = operation;
    this.operationState = { phase: 'Running', startedAt, operation };
    this.see();
    this.now += 20_000;
    this.operation = null;
    const syncResult: JsonObject = { revision: target, resources: [] };
    this.operationState = { phase, startedAt, finishedAt: this.time, operation, syncResult };
    this.synced = target;
    this.failing = phase === 'Failed';
    if (phase === 'Succeeded') onSuccess?.();
    this.push();
  }

  /** Argo CD reconciles the app, and looks whether to notify. */
  private see(): void {
    this.now += 1_000;
    this.reconciledAt = this.time;
    this.push();
  }

  private push(): void {
    this.times.push(this.time);
    this.apps.push({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: METADATA,
      spec: {
        project: 'production',
        destination: { name: 'production', namespace: 'orders-production' },
      },
      ...(this.operation && { operation: this.operation }),
      status: {
        health: { status: this.health, lastTransitionTime: this.healthSince },
        sync: { status: this.sync, revision: this.repository },
        history: this.deployments.map((it) => ({ ...it })),
        reconciledAt: this.reconciledAt,
        ...(this.operationState && { operationState: this.operationState }),
      },
    });
  }
}

function revision(commit: number): string {
  return String(commit).padStart(40, '0');
}
