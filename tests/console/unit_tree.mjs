// Names with parts as branches, for the trees of the mapping workbench.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOfPath, treeOf } from '../../gateway/admin/console/src/changes/tree.ts';

test('what begins alike stands under one branch, in the order in which it came', () => {
  const tree = treeOf([
    { parts: ['person', 'name', 'family'], leaf: 1 },
    { parts: ['service', 'type'], leaf: 2 },
    { parts: ['person', 'name', 'given'], leaf: 3 },
    { parts: ['person'], leaf: 4 },
  ]);
  assert.deepEqual(tree.map((one) => one.name), ['person', 'service']);
  assert.deepEqual(tree[0].leaves, [4]);
  assert.deepEqual(tree[0].branches[0].branches.map(({ name, leaves }) => [name, leaves]), [['family', [1]], ['given', [3]]]);
});

test('a path has as many parts as steps', () => {
  assert.deepEqual(partsOfPath('/person/@id'), ['person', '@id']);
  assert.deepEqual(partsOfPath('/names/0/name'), ['names', '0', 'name']);
  assert.deepEqual(partsOfPath("/code[@list='a/b']/value"), ["code[@list='a/b']", 'value']);
  assert.deepEqual(partsOfPath('column'), ['column']);
});
