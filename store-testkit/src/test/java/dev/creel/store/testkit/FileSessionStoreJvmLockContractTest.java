package dev.creel.store.testkit;

import dev.creel.store.file.Durability;
import dev.creel.store.file.FileStoreOptions;
import dev.creel.store.file.LockScope;

/** The file store that is guarded within this JVM only. */
class FileSessionStoreJvmLockContractTest extends FileSessionStoreContractTest {

    @Override
    FileStoreOptions.Builder options() {
        return super.options().durability(Durability.PROCESS).lockScope(LockScope.JVM);
    }
}
