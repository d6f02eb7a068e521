package dev.creel.store.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.creel.store.retention.SessionFiles;
import dev.creel.store.retention.SessionFiles.Folder;
import dev.creel.store.retention.SessionFiles.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store, and the files beside it as retention sees them. */
abstract class FilesOfAStore {

    @TempDir
    Path root;

    Path directory;
    Path document;
    FileSessionStore store;
    SessionFiles files;

    @BeforeEach
    void open() throws IOException {
        directory = root.toRealPath();
        document = Files.writeString(directory.resolve("sessions.json"), "{}");
        store = FileSessionStore.open(document);
        files = store.files();
    }

    @AfterEach
    void close() {
        store.close();
    }

    static void put(Folder folder, String name, String content) throws IOException {
        folder.write(name, out -> out.write(content.getBytes(UTF_8)));
    }

    static String text(Folder folder, String name) throws IOException {
        try (InputStream in = folder.open(name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    static List<String> names(Folder folder) throws IOException {
        return folder.list().stream().map(StoredFile::name).sorted().toList();
    }

    Path side() {
        return DocumentPath.side(document);
    }
}
