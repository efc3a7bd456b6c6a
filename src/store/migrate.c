/*
 * From an empty file to today's schema, one script a version, all in one transaction.
 */
#include "store/private.h"

#include <stdio.h>

static zj_status
step_to(zj_store *store, int version, zj_diags *diags)
{
	char sql[96];
	zj_status status = db_exec(store, migration_scripts[version - 1], diags);

	if (status != ZJ_OK)
		return status;
	(void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %d; PRAGMA application_id = %d",
		       version, STORE_APPLICATION_ID);
	return db_exec(store, sql, diags);
}

/* Several processes may make the same store at once: the first does, the others find it done. */
static zj_status
step_all(zj_store *store, zj_diags *diags)
{
	int64_t version = 0;
	zj_status status = db_ask(store, "PRAGMA user_version", &version, diags);

	while (status == ZJ_OK && version < STORE_VERSION)
		status = step_to(store, (int)++version, diags);
	return status;
}

zj_status
migrate(zj_store *store, zj_diags *diags)
{
	/* Of use to an empty file only, and outside a transaction. */
	zj_status status = db_exec(store, "PRAGMA page_size = 8192", diags);

	if (status == ZJ_OK)
		status = zj_store_begin(store, diags);
	if (status == ZJ_OK)
		status = step_all(store, diags);
	if (status == ZJ_OK)
		status = zj_store_commit(store, diags);
	if (status != ZJ_OK) {
		zj_store_rollback(store);
		return status;
	}
	store->version = STORE_VERSION;
	return ZJ_OK;
}
