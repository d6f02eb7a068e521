package dev.creel.store.testkit.process;

import java.io.IOException;

/** Starts a child with an argument that no process can be given. */
final class StartingMain {

    private StartingMain() {}

    public static void main(String[] arguments) {
        try (ChildJvm child = ChildJvm.start(EchoingMain.class, "\0")) {
            System.out.println("started " + child);
        } catch (IOException e) {
            System.out.println("refused");
        }
    }
}
