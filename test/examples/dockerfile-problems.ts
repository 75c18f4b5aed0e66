import {
  type Copy,
  DockerfileParser,
  type From,
  type Instruction,
  type JSONInstruction,
  type PropertyInstruction,
} from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';

/** A stage of the build. */
export interface Stage {
  readonly from: From;
  readonly instructions: readonly Instruction[];
}

export function stagesOf(text: string): Stage[] {
  const stages: { from: From; instructions: Instruction[] }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (keyword(instruction) === 'FROM')
      stages.push({ from: instruction as From, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** What a `COPY` takes from the context of the build. */
export function copiedFromContext({ instructions }: Stage): string[] {
  return instructions
    .filter((it): it is Copy => keyword(it) === 'COPY' && !(it as Copy).getFromFlag())
    .flatMap((it) => words(it).slice(0, -1));
}

/** What a linter finds, and what makes the image of the last stage unsafe or slow to stop. */
export function dockerfileProblems(text: string): string[] {
  const stages = stagesOf(text);
  const names = stages.map(({ from }) => from.getBuildStage() ?? '');
  const last = stages.at(-1);
  return [
    ...validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`),
    ...stages.flatMap(({ from }) =>
      names.includes(from.getImage() ?? '') ? [] : imageProblems(from),
    ),
    ...stages.flatMap(({ instructions }) => instructions.flatMap(instructionProblems)),
    ...(last ? runtimeProblems(last) : ['no stage']),
  ];
}

function imageProblems(from: From): string[] {
  const tag = from.getImageTag();
  if (from.getImageDigest()) return [];
  return tag === null || tag === 'latest' ? [`${from.getImage()} is not pinned`] : [];
}

function instructionProblems(instruction: Instruction): string[] {
  switch (keyword(instruction)) {
    case 'CMD':
    case 'ENTRYPOINT':
      // A shell is the first process then, and does not pass SIGTERM on.
      return isExecForm(instruction) ? [] : [`${keyword(instruction)} is in shell form`];
    case 'ARG':
    case 'ENV':
      return (instruction as PropertyInstruction)
        .getProperties()
        .map((property) => property.getName())
        .filter((name) => /TOKEN|SECRET|PASSWORD|KEY|CREDENTIAL/i.test(name))
        .map((name) => `${name} stays in the history of the image`);
    case 'ADD':
      return ['ADD downloads and unpacks: use COPY'];
    case 'COPY':
      return words(instruction).slice(0, -1).includes('.') ? ['COPY takes everything'] : [];
    default:
      return [];
  }
}

function runtimeProblems({ from, instructions }: Stage): string[] {
  const user = words(instructions.findLast((it) => keyword(it) === 'USER'))[0] ?? 'root';
  const has = (name: string) => instructions.some((it) => keyword(it) === name);
  return [
    ...(from.getImage()?.startsWith('gcr.io/distroless/') ? [] : ['the base is not distroless']),
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`the user is ${user}`]),
    ...(has('ENTRYPOINT') ? [] : ['no ENTRYPOINT']),
    ...(has('RUN') ? ['RUN needs a shell'] : []),
  ];
}

const keyword = (instruction: Instruction) => instruction.getKeyword();

const isExecForm = (instruction: Instruction) =>
  (instruction as JSONInstruction).getOpeningBracket() !== null;

/** The arguments without flags. */
const words = (instruction: Instruction | undefined) =>
  (instruction?.getArguments() ?? [])
    .map((argument) => argument.getValue())
    .filter((it) => !it.startsWith('--'));
