import { commonProblems } from '#platform/http/common-problems.ts';
import { defineProblems, problemsOf } from '#platform/http/problem.ts';
import { msg } from '#platform/words/words.ts';

/** Every refusal that the market answers to programs, by its code. People read pages instead. */
export const problems = {
  ...commonProblems,
  ...defineProblems({
    session_required: { status: 401, title: msg('You are signed out'), nextAction: msg('Sign in again.') },
    webhook_refused: { status: 400, title: msg('The webhook is signed by somebody else, or too old') },
  }),
};

/** Answers with a refusal of the market. */
export const problem = problemsOf(problems);
