// SPDX-License-Identifier: MIT
import '@primer/primitives/dist/css/functional/themes/light-tritanopia.css';
import '@primer/primitives/dist/css/functional/themes/dark-tritanopia.css';
