import { expect, test } from '@jest/globals';
import { PermanentError } from '@aisle/core';
import { errorReport } from './output.js';

test('a failure is reported with the way out that it knows', () => {
  const error = new PermanentError('CORPUS_UNREADABLE', 'That is no corpus.', { fix: 'Name another folder.' });
  expect(errorReport(error)).toEqual({
    error: { code: 'CORPUS_UNREADABLE', message: 'That is no corpus.', fix: 'Name another folder.' },
  });
});

test('the way out of an error that is not one of the services is told too, and once', () => {
  const error = Object.assign(new Error('There is no broker. Install one.'), {
    code: 'RABBITMQ_NOT_AVAILABLE',
    fix: 'Install one.',
  });
  expect(errorReport(error)).toEqual({
    error: { code: 'RABBITMQ_NOT_AVAILABLE', message: 'There is no broker.', fix: 'Install one.' },
  });
});

test('a failure without a way out still says what to do', () => {
  expect(errorReport(new Error('boom')).error.fix).toMatch(/\w/);
});
