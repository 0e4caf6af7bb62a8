/**
 * Rows as the one parameter of a set-based statement, read there by `json_to_recordset`: the one way in
 * which rows go into SQL. Spelling an array literal for each column would cost this process twice the time (ADR 12).
 * Absent values become null.
 * The planner takes such rows for a hundred: statements that join a large table say its ids in an array too.
 */
export const jsonRows = (rows: readonly object[]): string => JSON.stringify(rows);
