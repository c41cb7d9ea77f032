'use strict';

// Loaded before s3rver. After a DELETE it removes the directories that became empty, while a PUT into them may be under way: the PUT then finds no directory,
// and the whole process ends; the DELETE itself fails where the PUT was first. S3 has no directories, so nobody misses any that stay.
const path = require('node:path');

require(path.join(__dirname, 'node_modules', 'fs-extra')).rmdir = async () => {};
