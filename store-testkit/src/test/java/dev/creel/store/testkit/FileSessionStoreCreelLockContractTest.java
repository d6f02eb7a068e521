package dev.creel.store.testkit;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;

/** The file store without the gateway's lock file. */
class FileSessionStoreCreelLockContractTest extends FileSessionStoreContractTest {

    @Override
    FileStoreOptions.Builder options() {
        return super.options().durability(Durability.PROCESS).lockScope(LockScope.CREEL);
    }
}
