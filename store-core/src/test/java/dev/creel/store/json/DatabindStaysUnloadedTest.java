package dev.creel.store.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.io.NumberOutput;

class DatabindStaysUnloadedTest {

    private static final URL[] WITHOUT_DATABIND = {placeOf(JsonText.class), placeOf(NumberOutput.class)};

    @Test
    void valuesOfTheJdkNeedNoDatabind() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(WITHOUT_DATABIND, ClassLoader.getPlatformClassLoader())) {
            Class<?> jsonText = loader.loadClass(JsonText.class.getName());
            byte[] text = (byte[]) jsonText.getMethod("of", Object.class, int.class)
                    .invoke(null, Map.of("a", List.of(1, 2.5, "x")), 0);
            assertThat(new String(text, UTF_8)).contains("2.5");
            assertThat(part(jsonText, "value", text)).isEqualTo(Map.of("a", List.of(1L, 2.5, "x")));
            assertThat(jsonText.getMethod("canonical", byte[].class, int.class, int.class, int.class)
                            .invoke(null, text, 0, text.length, 0))
                    .isEqualTo(text);
            assertThat(part(jsonText, "unquote", (byte[])
                            jsonText.getMethod("quote", String.class).invoke(null, "q")))
                    .isEqualTo("q");
        }
    }

    @Test
    void theCallersClassesNeedIt() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(WITHOUT_DATABIND, ClassLoader.getPlatformClassLoader())) {
            Class<?> jsonText = loader.loadClass(JsonText.class.getName());
            assertThatThrownBy(() ->
                            jsonText.getMethod("of", Object.class, int.class).invoke(null, new Object(), 0))
                    .isInstanceOf(InvocationTargetException.class)
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    private static Object part(Class<?> jsonText, String method, byte[] text) throws Exception {
        return jsonText.getMethod(method, byte[].class, int.class, int.class).invoke(null, text, 0, text.length);
    }

    private static URL placeOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
