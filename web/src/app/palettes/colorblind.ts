// SPDX-License-Identifier: MIT
import '@primer/primitives/dist/css/functional/themes/light-colorblind.css';
import '@primer/primitives/dist/css/functional/themes/dark-colorblind.css';
