/*
 * Everything of libzhijie: rubric in, answers in, tier out, explained and stored.
 */
#ifndef ZHIJIE_ZHIJIE_H
#define ZHIJIE_ZHIJIE_H

#include <zhijie/answers.h>
#include <zhijie/diag.h>
#include <zhijie/model.h>
#include <zhijie/num.h>
#include <zhijie/result.h>
#include <zhijie/status.h>
#include <zhijie/store.h>
#include <zhijie/vocabulary.h>

#endif
