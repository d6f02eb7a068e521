package dev.creel.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.store.testkit.ContractPage.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That docs/contract.md names every sentence of the contract, and that the tests it names are there. */
class ContractPageTest {

    private static final Set<String> NEED_NO_TEST = Set.of("definition", "by construction");

    static List<String> types() {
        return ContractPage.TYPES;
    }

    @ParameterizedTest
    @MethodSource("types")
    void pageHasEverySentenceOfTheJavadocInItsOrder(String type) throws IOException {
        List<String> sentences =
                ContractPage.rows(type).stream().map(Row::sentence).toList();

        assertThat(sentences).containsExactlyElementsOf(new LinkedHashSet<>(ContractPage.javadoc(type)));
    }

    @Test
    void everySentenceNamesTestsThatAreThereOrNeedsNone() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Row row : ContractPage.rows()) {
            if (row.tests().isEmpty() && !NEED_NO_TEST.contains(row.text())) {
                wrong.add(row.sentence() + " -> no test");
            }
            for (String test : row.tests()) {
                if (!ContractPage.isTest(test)) {
                    wrong.add(row.sentence() + " -> " + test + " is not there");
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void everyTestOfTheSuiteHoldsASentence() throws IOException {
        Set<String> named = new TreeSet<>();
        ContractPage.rows().forEach(row -> named.addAll(row.tests()));

        assertThat(named).containsAll(ContractPage.suite());
    }
}
