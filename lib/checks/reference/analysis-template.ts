import { isObject, type JsonPath, type JsonValue, listAt, objectAt } from '../../base/json';
import { indexOf, label } from '../object-index';
import type { Rule } from '../rule';
import { existingObjects } from './existing-objects';
import { alsoProvided, didYouMean } from './missing';

/** A Rollout without the template of its analysis. */
export const analysisTemplate: Rule = {
  id: 'reference/analysis-template',
  severity: 'error',
  summary: 'A Rollout measures with an AnalysisTemplate that does not exist.',
  why: 'Its spec is invalid: Argo Rollouts does not roll out any version until the template exists.',
  source: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
  about: ['Rollout'],
  *check(context) {
    const index = indexOf(context);
    const existing = existingObjects(context);
    for (const manifest of index.ofKind('argoproj.io/Rollout')) {
      const namespace = index.namespaceOf(manifest);
      const reported = new Set<string>();
      for (const { name, path } of references(objectAt(manifest.object, 'spec', 'strategy'))) {
        if (reported.has(name) || existing.has('AnalysisTemplate', namespace, name)) continue;
        reported.add(name);
        const names = existing.names('AnalysisTemplate', namespace);
        yield {
          manifest,
          path: ['spec', 'strategy', ...path],
          message: `${label(manifest)} measures with the AnalysisTemplate "${name}", which does not exist: its spec would be invalid.${didYouMean(name, names)}`,
          fix: `Add it to \`analysisTemplates\` of the canary, or set \`clusterScope: true\` for a ClusterAnalysisTemplate. ${alsoProvided('AnalysisTemplate', name)}`,
          needs: { kind: 'AnalysisTemplate', name },
        };
      }
    }
  },
};

interface Reference {
  readonly name: string;
  readonly path: JsonPath;
}

/** The templates in the namespace that a strategy names. */
function* references(strategy: JsonValue): Iterable<Reference> {
  const places: JsonPath[] = [
    ['canary', 'analysis'],
    ['blueGreen', 'prePromotionAnalysis'],
    ['blueGreen', 'postPromotionAnalysis'],
  ];
  for (const [i, step] of listAt(strategy, 'canary', 'steps').entries()) {
    const path = ['canary', 'steps', i];
    places.push([...path, 'analysis']);
    yield* named(step, ['experiment', 'analyses'], path);
  }
  for (const place of places) yield* named(strategy, [...place, 'templates'], []);
}

function* named(object: JsonValue, list: JsonPath, path: JsonPath): Iterable<Reference> {
  for (const [i, it] of listAt(object, ...list).entries()) {
    if (!isObject(it) || it['clusterScope'] === true) continue;
    const name = it['templateName'];
    if (typeof name === 'string') yield { name, path: [...path, ...list, i, 'templateName'] };
  }
}
