// SPDX-License-Identifier: MIT
export default {
  paths: ['tests/features/*.feature'],
  import: ['tests/features/steps/*.mjs'],
  format: ['progress'],
};
