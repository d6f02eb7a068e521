package dev.creel.store.file;

/** What a change survives once the call has returned. In every mode a process may be killed at any moment. */
public enum Durability {
    /**
     * File and directory are forced to the device: the change survives a crash of the operating system and a power cut,
     * as far as the device keeps what it was told to keep. The default, and what the original does.
     */
    FILE_AND_DIRECTORY,

    /**
     * Only the file is forced: after a power cut the document is whole, but may be the one before this change or an
     * older one, or missing if there was none when the system started.
     */
    FILE,

    /**
     * Nothing is forced: the change survives the death of the process, but a power cut or a crash of the operating
     * system may leave an older document, none, an empty one or a part of one. The last two are told of as damaged, and
     * never taken for a store without sessions.
     */
    PROCESS
}
