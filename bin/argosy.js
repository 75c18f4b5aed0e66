#!/usr/bin/env node
require('../build/launcher.js').launch(process.argv.slice(2));
