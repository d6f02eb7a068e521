package dev.creel.cli.web;

import java.util.Map;

/** A request that is not answered with what it asks for. Used by one thread. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answers answer;

    private Refusal(Answers answer, String message) {
        super(message);
        this.answer = answer;
    }

    static Refusal of(int status, String message) {
        return of(status, message, Map.of());
    }

    /** @param headers what the status asks for, such as {@code Allow} */
    static Refusal of(int status, String message, Map<String, String> headers) {
        return new Refusal(Answers.error(status, message, headers), message);
    }

    Answers answer() {
        return answer;
    }
}
