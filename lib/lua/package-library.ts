import type { Arguments } from './arguments';
import { addFunctions, hostFunction, type Library } from './library';
import type { Machine } from './machine';
import { getIndex } from './operations';
import { isTrue, LuaFunction, LuaTable, type LuaValue } from './value';

const PATH = './?.lua;/usr/local/share/lua/5.1/?.lua;/usr/local/share/lua/5.1/?/init.lua';

/** The table `package`, and the functions that use it: `require` and `module`. */
export class PackageLibrary {
  readonly loaded = new LuaTable();
  readonly preload = new LuaTable();
  private readonly loaders = new LuaTable();

  constructor(private readonly machine: Machine) {}

  open(): void {
    const { machine } = this;
    const table = new LuaTable();
    this.loaders.append(hostFunction(machine, (args) => this.loadPreloaded(args)));
    // What lies on a disk of Argo CD is not here.
    this.loaders.append(hostFunction(machine, (args) => noFile(args.text(1))));
    table.set('preload', this.preload);
    table.set('loaders', this.loaders);
    table.set('loaded', this.loaded);
    table.set('path', PATH);
    table.set('cpath', '');
    table.set('config', '/\n;\n?\n!\n-\n');
    machine.globals.set('package', table);
    addFunctions(machine, table, {
      loadlib: () => machine.raise('loadlib is not supported'),
      seeall: (args) => {
        const module = args.table(1);
        module.metatable ??= new LuaTable();
        module.metatable.set('__index', machine.globals);
        return [];
      },
    });
  }

  functions(): Library {
    return { require: (args) => this.require(args.text(1)), module: (args) => this.module(args) };
  }

  private require(name: string): LuaValue {
    const { loaded, machine } = this;
    const known = loaded.get(name);
    if (isTrue(known)) return known;
    const result = machine.callForOne(this.find(name), [name]);
    const stored = loaded.get(name) ?? result ?? true;
    loaded.set(name, stored);
    return stored;
  }

  private find(name: string): LuaFunction {
    const messages: string[] = [];
    for (let i = 1; ; i++) {
      const loader = this.loaders.get(i);
      if (loader === undefined) break;
      const found = this.machine.callForOne(loader, [name]);
      if (found instanceof LuaFunction) return found;
      if (typeof found === 'string') messages.push(found);
    }
    this.machine.raise(`module ${name} not found:\n\t${messages.join('\n\t')}, `);
  }

  private loadPreloaded(args: Arguments): LuaValue {
    const name = args.text(1);
    return getIndex(this.machine, this.preload, name) ?? `no field package.preload['${name}']`;
  }

  /** `module('a.b')` makes the table `a.b` the globals of the function that calls it. */
  private module(args: Arguments): LuaValue {
    const { loaded } = this;
    const machine: Machine = this.machine;
    const name = args.text(1);
    const known = loaded.get(name);
    const table = known instanceof LuaTable ? known : this.globalTable(name);
    loaded.set(name, table);
    if (table.get('_NAME') === undefined) {
      table.set('_M', table);
      table.set('_NAME', name);
      table.set('_PACKAGE', name.slice(0, name.lastIndexOf('.') + 1));
    }
    const caller = machine.functionAt(1);
    if (caller === undefined) machine.raise('module() can not be called from GFunctions.');
    caller.environment = table;
    for (const option of args.values.slice(1)) machine.call(option, [table]);
    return table;
  }

  private globalTable(name: string): LuaTable {
    let table = this.machine.globals;
    for (const part of name.split('.')) {
      const found = table.get(part) ?? new LuaTable();
      if (!(found instanceof LuaTable)) {
        this.machine.raise(`name conflict for module: ${name}`);
      }
      table.set(part, found);
      table = found;
    }
    return table;
  }
}

function noFile(name: string): string {
  const path = name.replaceAll('.', '/');
  return PATH.split(';')
    .map((it) => `stat ${it.replace('?', path)}: no such file or directory`)
    .join('\n\t');
}
