// SPDX-License-Identifier: MIT
import type { components } from './schema';

type Schemas = components['schemas'];
export type Meta = Schemas['Meta'];
export type Summary = Schemas['Summary'];
export type ActivityDay = Schemas['ActivityDay'];
export type RunMark = Schemas['RunMark'];
export type WorkflowRow = Schemas['WorkflowRow'];
export type RunRow = Schemas['RunRow'];
export type ChangePoint = Schemas['ChangePointsRow'];
export type Finding = Schemas['FindingsRow'];
export type Schedule = Schemas['SchedulesRow'];
export type RepositoryRow = Schemas['RepositoryRow'];
export type BranchRow = Schemas['BranchRow'];
export type CoverageRow = Schemas['CoverageRow'];
export type LedgerRow = Schemas['LedgerRow'];
export type Health = Schemas['Health'];
export type ArchiveState = Schemas['ArchiveState'];
export type Viewer = Schemas['Viewer'];
export type Permission = Viewer['permissions'][number];
export type ApiToken = Schemas['ApiToken'];
export type Session = Schemas['Session'];
export type AuditEvent = Schemas['AuditEvent'];
export type ErrorBody = Schemas['ErrorBody'];
export type Comparison = Schemas['ComparisonRow'];
export type EventRow = Schemas['BreakdownRow'];
