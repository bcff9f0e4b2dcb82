"""책의 글을 문장으로 꺼내고(prose) 규칙(korean)과 사전(spelling)으로 읽습니다."""
