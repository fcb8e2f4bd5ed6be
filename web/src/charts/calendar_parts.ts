// SPDX-License-Identifier: MIT
// What of ECharts only the calendar needs.
import { HeatmapChart } from 'echarts/charts';
import { CalendarComponent, VisualMapPiecewiseComponent } from 'echarts/components';
import { use } from 'echarts/core';

use([HeatmapChart, CalendarComponent, VisualMapPiecewiseComponent]);
