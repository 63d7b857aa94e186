using System.Text;

namespace Berth.TestSupport.Terminals;

/// <summary>What a terminal shows: as much of a VT100 (ECMA-48) as full-screen programs such as vi and less use. Characters are single-width;
/// attributes are ignored.</summary>
public sealed class Screen
{
    private const char Escape = '\u001b';

    private readonly StringBuilder _sequence = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private char[][] _cells;
    private int _top, _bottom;
    private (int Row, int Column) _saved;
    private bool _isWrapping;
    private string _answers = "";
    private char[][]? _main;

    /// <summary>An empty screen.</summary>
    public Screen(int columns, int rows)
    {
        _cells = Blank(columns, rows);
        (Columns, Rows, _bottom) = (columns, rows, rows - 1);
    }

    /// <summary>Characters in a line.</summary>
    public int Columns { get; private set; }

    /// <summary>Lines.</summary>
    public int Rows { get; private set; }

    /// <summary>Where the cursor is, from 0.</summary>
    public (int Row, int Column) Cursor { get; private set; }

    /// <summary>Whether the program uses the alternate screen.</summary>
    public bool IsAlternate => _main is not null;

    /// <summary>A line, without blanks at its end.</summary>
    public string Line(int row) => new string(_cells[row]).TrimEnd();

    /// <summary>All lines, without blanks at their ends and empty ones at the end of all.</summary>
    public string Text => string.Join('\n', Enumerable.Range(0, Rows).Select(Line)).TrimEnd('\n');

    /// <summary>Changes the size, as the window's user does: what is there stays at the upper left.</summary>
    public void Resize(int columns, int rows)
    {
        _cells = Fit(_cells, columns, rows);
        _main = _main is null ? null : Fit(_main, columns, rows);
        (Columns, Rows, _top, _bottom) = (columns, rows, 0, rows - 1);
        MoveTo(Cursor.Row, Cursor.Column);
    }

    /// <summary>Shows what a program writes.</summary>
    public void Write(ReadOnlySpan<byte> output)
    {
        Span<char> characters = new char[_decoder.GetCharCount(output, flush: false)];
        _decoder.GetChars(output, characters, flush: false);
        foreach (char character in characters)
        {
            Write(character);
        }
    }

    /// <summary>Takes what it answers to what it was asked (DSR, DA) since the last call.</summary>
    public string TakeAnswers()
    {
        string answers = _answers;
        _answers = "";
        return answers;
    }

    private static char[][] Fit(char[][] cells, int columns, int rows)
    {
        char[][] fitting = Blank(columns, rows);
        for (int row = 0; row < Math.Min(rows, cells.Length); row++)
        {
            Array.Copy(cells[row], fitting[row], Math.Min(columns, cells[row].Length));
        }

        return fitting;
    }

    private static char[][] Blank(int columns, int rows) => [.. Enumerable.Range(0, rows).Select(_ => BlankLine(columns))];

    private static char[] BlankLine(int columns)
    {
        char[] line = new char[columns];
        Array.Fill(line, ' ');
        return line;
    }

    private void Write(char character)
    {
        if (_sequence.Length > 0)
        {
            _sequence.Append(character);
            if (IsComplete())
            {
                string sequence = _sequence.ToString();
                _sequence.Clear();
                Obey(sequence);
            }
        }
        else if (character == Escape)
        {
            _sequence.Append(character);
        }
        else if (character < ' ' || character == '\u007f')
        {
            Control(character);
        }
        else
        {
            Print(character);
        }
    }

    // ESC [ parameters final; ESC ] text BEL; ESC ( set; ESC final
    private bool IsComplete() => _sequence[1] switch
    {
        '[' => _sequence.Length > 2 && _sequence[^1] is >= '@' and <= '~',
        ']' => _sequence[^1] == '\a' || (_sequence.Length > 3 && _sequence[^2] == Escape && _sequence[^1] == '\\'),
        '(' or ')' or '#' => _sequence.Length == 3,
        _ => true,
    };

    private void Control(char character)
    {
        switch (character)
        {
            case '\r':
                MoveTo(Cursor.Row, 0);
                break;
            case '\n' or '\v' or '\f':
                LineFeed();
                break;
            case '\b':
                MoveTo(Cursor.Row, Cursor.Column - 1);
                break;
            case '\t':
                MoveTo(Cursor.Row, (Cursor.Column / 8 * 8) + 8);
                break;
        }
    }

    // the last column is written to without moving on; the next character wraps
    private void Print(char character)
    {
        if (_isWrapping)
        {
            MoveTo(Cursor.Row, 0);
            LineFeed();
        }

        _cells[Cursor.Row][Cursor.Column] = character;
        bool isLast = Cursor.Column == Columns - 1;
        MoveTo(Cursor.Row, Cursor.Column + 1);
        _isWrapping = isLast;
    }

    private void MoveTo(int row, int column)
    {
        Cursor = (Math.Clamp(row, 0, Rows - 1), Math.Clamp(column, 0, Columns - 1));
        _isWrapping = false;
    }

    private void LineFeed()
    {
        if (Cursor.Row == _bottom)
        {
            Scroll(_top, 1);
        }
        else
        {
            MoveTo(Cursor.Row + 1, Cursor.Column);
        }
    }

    // lines from a row to the end of the region move up; down when negative
    private void Scroll(int from, int lines)
    {
        for (int i = 0; i < Math.Min(Math.Abs(lines), _bottom - from + 1); i++)
        {
            if (lines > 0)
            {
                Array.Copy(_cells, from + 1, _cells, from, _bottom - from);
                _cells[_bottom] = BlankLine(Columns);
            }
            else
            {
                Array.Copy(_cells, from, _cells, from + 1, _bottom - from);
                _cells[from] = BlankLine(Columns);
            }
        }
    }

    private void Obey(string sequence)
    {
        switch (sequence[1])
        {
            case '[':
                ObeyControlSequence(sequence[^1], sequence[2] == '?', Parameters(sequence[2..^1].TrimStart('?', '>', '=')));
                break;
            case '7':
                _saved = Cursor;
                break;
            case '8':
                MoveTo(_saved.Row, _saved.Column);
                break;
            case 'M' when Cursor.Row == _top:
                Scroll(_top, -1);
                break;
            case 'M':
                MoveTo(Cursor.Row - 1, Cursor.Column);
                break;
            case 'D':
                LineFeed();
                break;
        }
    }

    private static int[] Parameters(string text) =>
        [.. text.Split(';').Select(part => int.TryParse(part, out int number) ? number : 0)];

    private void ObeyControlSequence(char final, bool isPrivate, int[] parameters)
    {
        int first = parameters[0], count = Math.Max(first, 1), second = parameters.Length > 1 ? parameters[1] : 0;
        (int row, int column) = Cursor;
        switch (final)
        {
            case 'A':
                MoveTo(row - count, column);
                break;
            case 'B':
                MoveTo(row + count, column);
                break;
            case 'C':
                MoveTo(row, column + count);
                break;
            case 'D':
                MoveTo(row, column - count);
                break;
            case 'G':
                MoveTo(row, count - 1);
                break;
            case 'd':
                MoveTo(count - 1, column);
                break;
            case 'H' or 'f':
                MoveTo(count - 1, Math.Max(second, 1) - 1);
                break;
            case 'J':
                Erase(first, (row * Columns) + column, Rows * Columns);
                break;
            case 'K':
                EraseInLine(first);
                break;
            case 'L':
                Scroll(row, -count);
                break;
            case 'M':
                Scroll(row, count);
                break;
            case 'S':
                Scroll(_top, count);
                break;
            case 'T':
                Scroll(_top, -count);
                break;
            case 'P':
                Shift(count);
                break;
            case '@':
                Shift(-count);
                break;
            case 'X':
                _cells[row].AsSpan(column, Math.Min(count, Columns - column)).Fill(' ');
                break;
            case 'r':
                (_top, _bottom) = (count - 1, (second == 0 ? Rows : Math.Min(second, Rows)) - 1);
                MoveTo(0, 0);
                break;
            case 'n' when first == 6:
                _answers += $"{Escape}[{row + 1};{column + 1}R";
                break;
            case 'c' when first == 0:
                _answers += $"{Escape}[?1;2c";
                break;
            case 'h' or 'l' when isPrivate && first is 47 or 1047 or 1049:
                Switch(final == 'h');
                break;
        }
    }

    private void Switch(bool toAlternate)
    {
        if (toAlternate && _main is null)
        {
            (_main, _cells, _saved) = (_cells, Blank(Columns, Rows), Cursor);
        }
        else if (!toAlternate && _main is { } main)
        {
            (_main, _cells) = (null, main);
            MoveTo(_saved.Row, _saved.Column);
        }
    }

    // 0: from here to the end, 1: from the start to here, 2 and 3: all
    private void Erase(int what, int here, int end)
    {
        (int from, int to) = what switch { 0 => (here, end), 1 => (0, here + 1), _ => (0, end) };
        for (int cell = from; cell < to; cell++)
        {
            _cells[cell / Columns][cell % Columns] = ' ';
        }
    }

    private void EraseInLine(int what)
    {
        Span<char> line = _cells[Cursor.Row];
        (what switch { 0 => line[Cursor.Column..], 1 => line[..(Cursor.Column + 1)], _ => line }).Fill(' ');
    }

    // characters behind the cursor move to the left; to the right when negative
    private void Shift(int count)
    {
        char[] line = _cells[Cursor.Row], shifted = BlankLine(Columns);
        int here = Cursor.Column, by = Math.Min(Math.Abs(count), Columns - here);
        Array.Copy(line, shifted, here);
        if (count > 0)
        {
            Array.Copy(line, here + by, shifted, here, Columns - here - by);
        }
        else
        {
            Array.Copy(line, here, shifted, here + by, Columns - here - by);
        }

        _cells[Cursor.Row] = shifted;
    }
}
